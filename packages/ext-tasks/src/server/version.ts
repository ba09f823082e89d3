import type { Runnable } from "@mortise/server";
import type { TaskSettings } from "./settings.js";

const DIGESTS = new WeakMap<object, Promise<string>>();

/** Of a tool's definition: what its author says, or else a digest of what clients see of it. */
export function versionOf({ description = {} }: Runnable, { version }: TaskSettings): string | Promise<string> {
  if (version !== undefined) return version;
  const known = DIGESTS.get(description);
  if (known !== undefined) return known;
  const made = digest(JSON.stringify(description));
  DIGESTS.set(description, made);
  return made;
}

/** Whether a task of that version may go on under this definition. */
export const goesOn = (begun: string, current: string, { resumes = [] }: TaskSettings): boolean =>
  begun === current || resumes === "any" || resumes.includes(begun);

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
