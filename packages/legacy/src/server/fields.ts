import type { JsonObject } from "@mortise/jsonrpc";
import type { LegacyRevision } from "../revisions.js";

type Since = Readonly<Record<string, LegacyRevision | "never">>;

/** Members that came after 2024-11-05, by what has them, with the first revision that knows them. */
const SINCE = {
  implementation: {
    title: "2025-06-18",
    description: "2025-11-25",
    icons: "2025-11-25",
    websiteUrl: "2025-11-25",
  },
  serverCapabilities: { completions: "2025-03-26", extensions: "2025-11-25" },
  tool: {
    annotations: "2025-03-26",
    title: "2025-06-18",
    outputSchema: "2025-06-18",
    _meta: "2025-06-18",
    icons: "2025-11-25",
  },
  /** Resources, templates, prompts, links to resources. */
  named: { title: "2025-06-18", _meta: "2025-06-18", icons: "2025-11-25" },
  argument: { title: "2025-06-18" },
  content: { _meta: "2025-06-18" },
  callResult: { structuredContent: "2025-06-18" },
  progress: { message: "2025-03-26" },
  form: { mode: "2025-11-25" },
} as const satisfies Record<string, Since>;

export type Kind = keyof typeof SINCE;

/** `value` without the members that `revision` does not know; itself when there are none. */
export function knownTo(revision: LegacyRevision, kind: Kind, value: JsonObject): JsonObject {
  const since: Since = SINCE[kind];
  const unknown = Object.keys(since).filter((name) => (since[name] as string) > revision && Object.hasOwn(value, name));
  if (unknown.length === 0) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !unknown.includes(name)));
}
