/** Files that are judged together, by the tests of their own package. */
export interface Group {
  readonly name: string;
  /** A folder of `packages/`. */
  readonly package: string;
  /** Below its `src/`, without ending. */
  readonly files: readonly string[];
}

/** Share of broken versions that some test must notice, in percent, in each group. */
export const THRESHOLD = 80;

export const GROUPS: readonly Group[] = [
  { name: "parsing", package: "jsonrpc", files: ["parse"] },
  { name: "dispatch", package: "server", files: ["dispatch", "envelope", "access"] },
  { name: "mirrored headers", package: "server", files: ["mirrored"] },
  {
    name: "sealed state",
    package: "server",
    files: ["seal", "request-state", "input-rounds", "replay", "questions"],
  },
  {
    name: "header checks",
    package: "transport-http",
    files: ["mirror", "server/origin", "server/status", "server/check-notification"],
  },
];

/** From the repository's root. */
export const pathsOf = ({ package: name, files }: Group): string[] =>
  files.map((file) => `packages/${name}/src/${file}.ts`);
