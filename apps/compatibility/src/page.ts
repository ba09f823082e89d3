import { MATRIX } from "./matrix.js";
import type { Era, Meeting } from "./matrix.js";
import { CLIENTS, SERVERS } from "./peers.js";
import type { Peer } from "./peers.js";

const WHO: Readonly<Record<Era, string>> = {
  modern: "Modern",
  dual: "Both eras",
  legacy: "Legacy",
};

/** docs/compatibility.md, out of the tables that the tests prove. */
export const page =
  (): string => `<!-- Written by npm run docs from apps/compatibility/src. Its tests prove every row. -->

# Compatibility

The protocol has two eras. Up to revision 2025-11-25 a client opens a session with \`initialize\` (_legacy_); since 2026-07-28 each request says
all that the server has to know (_modern_). \`connect\` and \`serve\` of \`@mortise/mcp\` speak both: one server object answers clients of either
era at one URL, or on one pipe, and one client object speaks to servers of either era. \`client.era\` and \`client.explain()\` say what was found.

Revisions with sessions: 2025-11-25 in full; 2025-06-18, 2025-03-26 and 2024-11-05 as far as their peers need them.

## Who can speak to whom

_Modern_ is a side of ours without the older revisions: \`connect(target, { era: "modern" })\`, \`serve(server, { legacy: false })\`. _Both eras_ is a side
of ours as it is by default. _Legacy_ is a program on the official SDK 1.32.2.

${matrix()}

## Whom we have met

Each of these speaks with Mortise in the tests of \`apps/compatibility\`, over real pipes and sockets, in a session of 2025-11-25, if it is
not said to be met in either era.

### Servers that our client uses

${peers(SERVERS)}

### Clients that our server answers

${peers(CLIENTS)}

In revision 2026-07-28 the official TypeScript SDK 2.4.0 is met in both directions by the tests of \`apps/interop\`; the official conformance suite
judges both sides in both revisions (\`apps/conformance\`).

## What is not there

Of the core tasks of 2025-11-25 (experimental then): \`tasks/list\` and \`notifications/tasks/status\`, which are not declared and nobody has to offer, and tasks
that a server begins at a client. A server offers its tasks in sessions where its host says so (\`legacy: { tasks }\`).
`;

const matrix = (): string => table(["Client", "Server", "Over", "They speak", "How"], MATRIX.map(rowOf));

const rowOf = ({ client, server, carrier, speak, how }: Meeting): string[] => [
  WHO[client],
  WHO[server],
  carrier,
  speak ?? "not with each other",
  how,
];

const peers = (rows: readonly Peer[]): string =>
  table(
    ["Who", "Version", "Over", "What was used"],
    rows.map(({ name, version, carriers, used }) => [name, version, carriers, used]),
  );

/** A table in the form that the formatter leaves alone. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] as string).length)));
  const line = (cells: readonly string[], pad = " "): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] as number, pad)).join(" | ")} |`;
  return [
    line(head),
    line(
      head.map(() => "-"),
      "-",
    ),
    ...rows.map((row) => line(row)),
  ].join("\n");
}
