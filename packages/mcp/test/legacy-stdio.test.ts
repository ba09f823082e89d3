import { describe, expect, it, onTestFinished } from "vitest";
import { start, until } from "./programs.js";

/** A started server, spoken to in raw lines. */
function speak(...args: string[]) {
  const program = start(...args);
  onTestFinished(() => void program.child.kill("SIGKILL"));
  const heard = (): any[] =>
    program.stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown);
  const write = (...messages: object[]): void => {
    program.child.stdin.write(
      messages.map((message) => `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`).join(""),
    );
  };
  return {
    program,
    write,
    heard,
    /** The first message of which `is` holds. */
    async first(is: (message: any) => boolean, what: string): Promise<any> {
      await until(() => heard().some(is), what);
      return heard().find(is);
    },
  };
}

const initialize = (protocolVersion = "2025-11-25") => ({
  id: 0,
  method: "initialize",
  params: {
    protocolVersion,
    capabilities: { elicitation: { form: {}, url: {} }, sampling: {}, roots: { listChanged: true } },
    clientInfo: { name: "raw", version: "1" },
  },
});
const initialized = { method: "notifications/initialized" };
const call = (id: number, name: string, args: object = {}, _meta: object = {}) => ({
  id,
  method: "tools/call",
  params: { name, arguments: args, _meta },
});
const modern = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};

const ANSWERS: Readonly<Record<string, object>> = {
  "elicitation/create": { action: "accept", content: { size: "L", count: 3 } },
  "sampling/createMessage": { role: "assistant", model: "m1", content: { type: "text", text: "x" } },
  "roots/list": { roots: [{ uri: "file:///home" }] },
};

describe("a server program, as it is served by default", () => {
  it("asks a client of 2025-11-25 forms, pages, its model and its folders while one call is open [L25-BASE-B-001, L25-LIFE-S-003, L25-STDIO-S-002]", async () => {
    const pipe = speak();
    pipe.write(initialize(), initialized, call(1, "order", {}, { progressToken: "p" }));
    const asked: string[] = [];
    while (asked.length < 4) {
      const { id, method, params } = await pipe.first(
        (message) => ANSWERS[message.method] !== undefined && !asked.includes(`${message.id} ${message.method}`),
        `question ${asked.length + 1}`,
      );
      asked.push(`${id} ${method}`);
      pipe.write({ id, result: params?.mode === "url" ? { action: "accept" } : ANSWERS[method] });
    }
    const { result } = await pipe.first(({ id, method }) => id === 1 && method === undefined, "the answer");
    expect(result).toEqual({ content: [{ type: "text", text: "L,3,accept,m1,file:///home" }] });
    const progress = pipe.heard().filter(({ method }) => method === "notifications/progress");
    expect(progress.map(({ params }) => params.progress)).toEqual([1, 2]);
    expect(pipe.heard().some(({ method }) => method === "notifications/elicitation/complete")).toBe(true);
  });

  it("answers a client of the current revision on the same pipe, beside the session", async () => {
    const pipe = speak();
    pipe.write(
      initialize("2024-11-05"),
      initialized,
      call(1, "add", { a: 1, b: 2 }),
      call(2, "add", { a: 3, b: 4 }, modern),
    );
    const old = await pipe.first(({ id }) => id === 1, "the session's answer");
    const current = await pipe.first(({ id }) => id === 2, "the other answer");
    expect(old.result).toEqual({ content: [{ type: "text", text: "3" }] });
    expect(current.result).toMatchObject({ resultType: "complete", structuredContent: 7 });
  });

  it("tells a session of changes, while it is subscribed", async () => {
    const pipe = speak();
    pipe.write(initialize(), initialized, { id: 1, method: "resources/subscribe", params: { uri: "note:///one" } });
    await pipe.first(({ id, result }) => id === 1 && result, "the subscription");
    pipe.write(call(2, "change"));
    await pipe.first(({ method }) => method === "notifications/tools/list_changed", "the change");
    const updated = pipe.heard().filter(({ method }) => method === "notifications/resources/updated");
    expect(updated).toEqual([
      { jsonrpc: "2.0", method: "notifications/resources/updated", params: { uri: "note:///one" } },
    ]);
  });

  it("finishes what a session still runs once stdin has ended, and exits", async () => {
    const { program, write, heard } = speak();
    write(initialize(), initialized, call(1, "wait", { ms: 200 }));
    program.child.stdin.end();
    expect(await program.exit).toBe(0);
    expect(heard()).toMatchObject([{ id: 0 }, { id: 1, result: { content: [{ text: "waited" }] } }]);
  });

  it("has no session with legacy: false", async () => {
    const pipe = speak("stdio", "modern-only");
    pipe.write(initialize());
    expect(await pipe.first(({ id }) => id === 0, "the refusal")).toMatchObject({ error: { code: -32602 } });
  });
});
