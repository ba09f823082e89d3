import type { Tool } from "@mortise/schema/2026-07-28";

interface Named {
  readonly name: string;
  readonly title?: string;
  readonly annotations?: { readonly [key: string]: unknown };
}

/** What to call a tool, resource or prompt before a person: its title, then that of its annotations, then its name. */
export function displayName({ name, title, annotations }: Named): string {
  if (title !== undefined) return title;
  return typeof annotations?.title === "string" ? annotations.title : name;
}

/** How a tool behaves, by its own account. */
export interface ToolHints {
  readonly readOnly: boolean;
  readonly destructive: boolean;
  readonly idempotent: boolean;
  readonly openWorld: boolean;
}

/** A tool's hints, with what the protocol says of absent ones. Do not trust them unless you trust the server. */
export const toolHints = ({ annotations = {} }: Pick<Tool, "annotations">): ToolHints => ({
  readOnly: annotations.readOnlyHint ?? false,
  destructive: annotations.destructiveHint ?? true,
  idempotent: annotations.idempotentHint ?? false,
  openWorld: annotations.openWorldHint ?? true,
});
