/** One RFC 6902 operation. `reason` is ours: the RFC lets a document carry more members than it names. */
export interface PatchOperation {
  readonly op: "add" | "replace" | "remove";
  readonly path: string;
  readonly value?: unknown;
  readonly reason: string;
}

type Container = Record<string, unknown> | unknown[];

/** A patched copy; an operation whose place does not exist is an error, so that no erratum can fall out of use unseen. */
export function applyPatch<T>(document: T, operations: readonly PatchOperation[]): T {
  const copy = structuredClone(document);
  for (const operation of operations) applyOperation(copy, operation);
  return copy;
}

function applyOperation(document: unknown, { op, path, value }: PatchOperation): void {
  const keys = path.split("/").slice(1).map(unescapeKey);
  const last = keys.pop();
  if (last === undefined) throw new Error(`${op} "${path}": the whole document cannot be patched.`);
  const parent = keys.reduce((place: unknown, key) => step(place, key, path), document) as Container;
  if (op !== "add") step(parent, last, path);
  if (Array.isArray(parent)) {
    const index = last === "-" ? parent.length : Number(last);
    if (op === "remove") parent.splice(index, 1);
    else parent.splice(index, op === "replace" ? 1 : 0, value);
  } else if (op === "remove") delete parent[last];
  else parent[last] = value;
}

function step(place: unknown, key: string, path: string): unknown {
  if (typeof place !== "object" || place === null || !Object.hasOwn(place, key)) {
    throw new Error(`Nothing stands at "${path}" (missing: "${key}"). Does this erratum still belong to the document?`);
  }
  return (place as Record<string, unknown>)[key];
}

const unescapeKey = (key: string): string => key.replaceAll("~1", "/").replaceAll("~0", "~");
