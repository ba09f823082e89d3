import { connect } from "@mortise/mcp";
import { describe, expect, it } from "vitest";
import { MATRIX } from "../src/matrix.js";
import type { Carrier, Era, Meeting } from "../src/matrix.js";
import { connectSdk1 } from "./clients/official.js";
import type { Target, User } from "./clients/official.js";
import { fixture, listening, reference, sayingItsPort } from "./programs.js";
import type { Listening, Program } from "./programs.js";

/** What was seen when two sides met. */
interface Seen {
  readonly speak?: string | undefined;
  readonly sum?: unknown;
  readonly error?: string;
}

/** The servers of each era. Which era it is, is their own affair: nobody tells the client. */
const SERVERS: Readonly<Record<Era, (carrier: "stdio" | "http") => Program>> = {
  modern: (carrier) => fixture("mortise-server.mjs", carrier, "modern"),
  dual: (carrier) => fixture("mortise-server.mjs", carrier),
  legacy: (carrier) => fixture("sdk-server.mjs", carrier),
};

const CLIENTS: Readonly<Record<Era, (target: Target) => Promise<Seen>>> = {
  modern: (target) => meetOurs(target, "modern"),
  dual: (target) => meetOurs(target, "auto"),
  legacy: meetTheirs,
};

async function meetOurs(target: Target, era: "modern" | "auto"): Promise<Seen> {
  const client = await connect("program" in target ? target.program : "url" in target ? target.url : target.sse, {
    era,
  });
  try {
    const speak = (await client.discover()).supportedVersions[0];
    expect(client.era).toBe(speak === "2026-07-28" ? "modern" : "legacy");
    return { speak, sum: await sumOf(client.callTool("add", ADDENDS), client.callTool("get-sum", ADDENDS)) };
  } finally {
    await client.close();
  }
}

async function meetTheirs(target: Target): Promise<Seen> {
  const nobody: User = { elicit: () => {}, sample: () => {}, roots: () => {}, heard: () => {} };
  const { client, version, call } = await connectSdk1(target, nobody);
  try {
    // Over HTTP+SSE that client keeps the version to itself; it takes none that it does not know.
    return { speak: version ?? "2025-11-25", sum: await sumOf(call("add", ADDENDS), call("get-sum", ADDENDS)) };
  } finally {
    await client.close();
  }
}

const ADDENDS = { a: 19, b: 23 };

/** The sum, by whichever name the server has the tool. */
async function sumOf(...calls: readonly Promise<unknown>[]): Promise<string | undefined> {
  const results = await Promise.allSettled(calls);
  return /\b42\b/.exec(JSON.stringify(results))?.[0];
}

async function meet({ client, server, carrier }: Meeting): Promise<Seen> {
  let running: Listening | undefined;
  try {
    if (carrier !== "stdio") running = await start(server, carrier);
    const target: Target =
      running === undefined
        ? { program: SERVERS[server]("stdio") }
        : carrier === "HTTP"
          ? { url: running.url }
          : { sse: running.url };
    return await CLIENTS[client](target);
  } catch (error) {
    return { error: `${String((error as { code?: unknown }).code)} ${String(error)}` };
  } finally {
    await running?.stop();
  }
}

async function start(server: Era, carrier: Carrier): Promise<Listening> {
  if (server !== "legacy" || carrier === "HTTP") return listening(SERVERS[server]("http"));
  const { url, stop } = await listening(sayingItsPort(reference("everything", "sse")));
  return { url: `${url}/sse`, stop };
}

/** The requirements that a meeting proves. */
const PROVES: Readonly<Record<string, string>> = {
  "modern dual stdio": "[ERA-S-008]",
  "modern dual HTTP": "[ERA-S-008]",
  "modern legacy stdio": "[ERA-C-007]",
  "dual legacy HTTP+SSE": "[ERA-C-026]",
  "legacy modern stdio": "[ERA-S-006]",
  "legacy modern HTTP": "[ERA-S-006]",
  "legacy dual stdio": "[ERA-S-009]",
  "legacy dual HTTP": "[ERA-S-009]",
  "legacy dual HTTP+SSE": "[ERA-S-025]",
};

const titleOf = (meeting: Meeting): string => {
  const { client, server, carrier, speak = "cannot speak" } = meeting;
  return `${client} client, ${server} server over ${carrier}: ${speak} ${PROVES[nameOf(meeting)] ?? ""}`.trim();
};

const nameOf = ({ client, server, carrier }: Meeting): string => `${client} ${server} ${carrier}`;

describe("every combination of eras", () => {
  it.each(MATRIX.map((meeting) => [titleOf(meeting), meeting] as const))("%s", async (_title, meeting) => {
    const seen = await meet(meeting);
    if (meeting.error !== undefined) expect(seen.error).toMatch(meeting.error);
    else expect(seen).toEqual({ speak: meeting.speak, sum: "42" });
  });

  it("has no combination twice, and leaves none out over stdio and HTTP", () => {
    const eras: Era[] = ["modern", "dual", "legacy"];
    const all = eras.flatMap((client) =>
      eras.flatMap((server) => ["stdio", "HTTP"].map((carrier) => `${client} ${server} ${carrier}`)),
    );
    const there = MATRIX.map(nameOf);
    expect(new Set(there).size).toBe(there.length);
    expect(there.filter((one) => !one.endsWith("HTTP+SSE")).sort()).toEqual(all.sort());
  });
});
