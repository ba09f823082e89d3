/** Files that are judged together. */
export interface Group {
  readonly name: string;
  /** From the repository's root. */
  readonly files: readonly string[];
}

/** Share of broken versions that some test must notice, in percent, in each group. */
export const THRESHOLD = 80;

export const GROUPS: readonly Group[] = [
  { name: "dispatch", files: inFolder("packages/server/src", "dispatch", "envelope", "access") },
  {
    name: "header checks",
    files: [
      ...inFolder("packages/server/src", "mirrored"),
      ...inFolder(
        "packages/transport-http/src",
        "mirror",
        "server/origin",
        "server/status",
        "server/check-notification",
      ),
    ],
  },
  { name: "parsing", files: inFolder("packages/jsonrpc/src", "parse") },
  {
    name: "sealed state",
    files: inFolder("packages/server/src", "seal", "request-state", "input-rounds", "replay", "questions"),
  },
];

function inFolder(folder: string, ...names: readonly string[]): string[] {
  return names.map((name) => `${folder}/${name}.ts`);
}
