/** Which revisions a side speaks: the current one, those with sessions, or both. */
export type Era = "modern" | "dual" | "legacy";
export type Carrier = "stdio" | "HTTP" | "HTTP+SSE";

/** What happens when two sides meet. */
export interface Meeting {
  readonly client: Era;
  readonly server: Era;
  readonly carrier: Carrier;
  /** The revision that they speak with each other; absent where they cannot. */
  readonly speak?: "2026-07-28" | "2025-11-25";
  /** Where they cannot: what the client's user gets to see, as far as it matters. */
  readonly error?: RegExp;
  /** How it comes to that, for the page. */
  readonly how: string;
}

const speaks = "The refusal names the revision that the server speaks.";

/** Every combination that there is, in the order of the specification's own matrix (basic/versioning § compatibility matrix). */
export const MATRIX: readonly Meeting[] = [
  ...both("modern", "modern", { speak: "2026-07-28", how: "Each request says all that the server has to know." }),
  ...both("modern", "dual", { speak: "2026-07-28", how: "The server answers each request by its own era." }),
  {
    client: "modern",
    server: "legacy",
    carrier: "stdio",
    error: /-32601.*earlier revision.*`era`/,
    how: "`server/discover` is no method of the server; the error says that it may be of an earlier revision, and which option finds out.",
  },
  {
    client: "modern",
    server: "legacy",
    carrier: "HTTP",
    error: /HTTP status 400.*earlier revisions.*`era`/,
    how: "The server misses a session; the error says what it answered, and which option finds out.",
  },
  ...both("dual", "modern", { speak: "2026-07-28", how: "`server/discover` is answered; the client stays modern." }),
  ...both("dual", "dual", { speak: "2026-07-28", how: "`server/discover` is answered; the client stays modern." }),
  ...both("dual", "legacy", {
    speak: "2025-11-25",
    how: "`server/discover` is refused in a way that no modern server does; the client opens a session.",
  }),
  {
    client: "dual",
    server: "legacy",
    carrier: "HTTP+SSE",
    speak: "2025-11-25",
    how: "Neither of the first two is answered; the client opens the event stream of the oldest transport.",
  },
  {
    client: "legacy",
    server: "modern",
    carrier: "stdio",
    error: /-32602.*2026-07-28/,
    how: `\`initialize\` is refused. ${speaks}`,
  },
  {
    client: "legacy",
    server: "modern",
    carrier: "HTTP",
    error: /400.*-32020.*2026-07-28/,
    how: `\`initialize\` is refused with status 400. ${speaks}`,
  },
  {
    client: "legacy",
    server: "modern",
    carrier: "HTTP+SSE",
    error: /405/,
    how: "The GET that opens the event stream is refused with status 405.",
  },
  ...both("legacy", "dual", { speak: "2025-11-25", how: "`initialize` is answered; a session begins." }),
  {
    client: "legacy",
    server: "dual",
    carrier: "HTTP+SSE",
    speak: "2025-11-25",
    how: "Where the option `sse` is set, the GET opens the event stream and a session begins.",
  },
  ...both("legacy", "legacy", { speak: "2025-11-25", how: "As ever; no matter of ours." }),
];

/** Over stdio and over HTTP alike. */
function both(client: Era, server: Era, outcome: Pick<Meeting, "speak" | "how">): Meeting[] {
  return (["stdio", "HTTP"] as const).map((carrier) => ({ client, server, carrier, ...outcome }));
}
