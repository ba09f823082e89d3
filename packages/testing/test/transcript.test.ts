import { Context } from "@mortise/jsonrpc";
import type { JsonRpcResponse } from "@mortise/jsonrpc";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import { testClient, transcript } from "@mortise/testing";
import { expect, it } from "vitest";
import { sampleServer } from "./sample-server.js";

const EXPECTED = `→ #1 tools/call {"name":"greet","arguments":{"who":"Ada"}}
← #1 {"resultType":"complete","content":[{"type":"text","text":"Hello, Ada!"}]}
→ #2 tools/call {"name":"count","arguments":{}}
· #2 notifications/progress {"progressToken":"<token>","progress":1,"total":3}
· #2 notifications/progress {"progressToken":"<token>","progress":2,"total":3}
· #2 notifications/progress {"progressToken":"<token>","progress":3,"total":3}
← #2 {"resultType":"complete","content":[{"type":"text","text":"counted"}]}
→ #3 tools/call {"name":"nothing"}
← #3 error -32602 ${JSON.stringify('There is no tool "nothing".')}`;

it.each(["memory", "stdio", "http"] as const)("reads the same over %s, run after run", async (over) => {
  const log = transcript();
  const client = testClient(sampleServer(), { over, middleware: [log.middleware] });
  for (let run = 0; run < 2; run++) {
    log.clear();
    await client.callTool("greet", { who: "Ada" });
    await client.callTool("count", {}, { onProgress: () => undefined });
    await client.callTool("nothing").catch(() => undefined);
    expect(String(log)).toBe(EXPECTED);
  }
  await client.close();
});

/** One round of the tool that asks, straight to the exchange. */
const ask = (exchange: ReturnType<typeof sampleServer>["exchange"], more: object = {}): Promise<JsonRpcResponse> =>
  exchange(
    {
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: {
        name: "ask",
        ...more,
        _meta: { [META_KEYS.protocolVersion]: REVISION, [META_KEYS.clientCapabilities]: { elicitation: { form: {} } } },
      },
    },
    new Context(),
  );

it("names what differs from run to run, and knows it again", async () => {
  const log = transcript();
  const exchange = log.middleware(sampleServer().exchange);
  const first = await ask(exchange);
  const { requestState } = (first as unknown as { result: { requestState: string } }).result;
  await ask(exchange, { requestState, inputResponses: { sure: { action: "decline" } } });
  await ask(exchange);
  const text = String(log);
  expect(text).not.toContain(requestState);
  expect(text.match(/"<requestState \d>"/g)).toEqual([
    '"<requestState 1>"',
    '"<requestState 1>"',
    '"<requestState 2>"',
  ]);
});

it("records what went wrong on this side, keeps _meta when asked to, and is bounded", async () => {
  const log = transcript({ meta: true, maxLines: 2 });
  const client = testClient(() => new Promise(() => {}), { middleware: [log.middleware] });
  await client.callTool("wait", {}, { timeout: 5 }).catch(() => undefined);
  await client.callTool("wait", {}, { timeout: 5 }).catch(() => undefined);
  const [first, second, more] = String(log).split("\n");
  expect(first).toContain('"io.modelcontextprotocol/protocolVersion":"2026-07-28"');
  expect(second).toMatch(/^✗ #1 TimeoutError: No answer to tools\/call/);
  expect(more).toBe("… and 2 more");
});
