import { createClient } from "@mortise/client";
import type { MirroringTransport, ParamHeaders } from "@mortise/client";
import { memoryTransport, RpcError } from "@mortise/jsonrpc";
import type { Exchange } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { deferred, INFO, list, peer, rejection, text, tool } from "./peer.js";

/** A transport that mirrors arguments as HTTP does, and keeps what it would have put into headers. */
function mirroring(exchange: Exchange): { transport: MirroringTransport; sent: ParamHeaders[] } {
  const sent: ParamHeaders[] = [];
  const transport: MirroringTransport = Object.assign(
    memoryTransport((request, context) => {
      if (request.method === "tools/call") sent.push([...(transport.paramHeaders?.(request) ?? [])]);
      return exchange(request, context);
    }),
    { paramHeaders: undefined },
  );
  return { transport, sent };
}

const schema = (properties: object) => ({ inputSchema: { type: "object", properties } });
const annotated = (header: string, type = "string") => ({ type, "x-mcp-header": header });

describe("header parameters", () => {
  it("are the annotated arguments that have a value, nested and falsy ones too [XMH-C-012] [XMH-C-029] [XMH-C-030] [XMH-C-031]", async () => {
    const definition = schema({
      region: annotated("Region"),
      count: annotated("Count", "integer"),
      dry: annotated("Dry", "boolean"),
      absent: annotated("Absent"),
      nothing: annotated("Nothing"),
      empty: annotated("Empty"),
      deep: { type: "object", properties: { inner: annotated("Inner") } },
      plain: { type: "string" },
    });
    const { exchange } = peer({
      "tools/call": () => text("ok"),
      "tools/list": () => list("tools", [tool("a", definition)]),
    });
    const { transport, sent } = mirroring(exchange);
    const client = createClient(INFO, { transport });
    await client.listTools();
    await client.callTool("a", {
      region: "eu",
      count: 0,
      dry: false,
      nothing: null,
      empty: "",
      deep: { inner: "x" },
      plain: "p",
    });
    await client.callTool("a");
    await client.callTool("unknown", { region: "eu" });
    expect(sent).toEqual([
      [
        ["Region", "eu"],
        ["Count", 0],
        ["Dry", false],
        ["Empty", ""],
        ["Inner", "x"],
      ],
      [],
      [],
    ]);
  });

  it("make a call again, once, when a new list changes them [XMH-C-024]", async () => {
    const versions = [tool("a", schema({ region: annotated("Old") })), tool("a", schema({ region: annotated("New") }))];
    const { exchange, seen } = peer({
      "tools/list": () => list("tools", [versions.length > 1 ? versions.shift() : versions[0]]),
      "tools/call": () => {
        if (JSON.stringify(sent.at(-1)) === `[["New","eu"]]`) return text("ok");
        throw new RpcError(-32020, "header mismatch");
      },
    });
    const { transport, sent } = mirroring(exchange);
    const client = createClient(INFO, { transport });
    await client.listTools();
    expect((await client.callTool("a", { region: "eu" })).content).toEqual([{ type: "text", text: "ok" }]);
    expect(sent).toEqual([[["Old", "eu"]], [["New", "eu"]]]);
    expect(seen.map(({ request }) => request.method)).toEqual(["tools/list", "tools/call", "tools/list", "tools/call"]);
  });

  it("leave a refusal as it is when a new list changes nothing, or the second call is refused as well", async () => {
    let header = 0;
    const refuse = () => {
      throw new RpcError(-32020, "header mismatch");
    };
    const same = peer({ "tools/call": refuse, "tools/list": () => list("tools", [tool("a")]) });
    const changing = peer({
      "tools/call": refuse,
      "tools/list": () => list("tools", [tool("a", schema({ x: annotated(`H${header++}`) }))]),
    });
    for (const [{ exchange, seen }, calls] of [
      [same, 1],
      [changing, 2],
    ] as const) {
      const client = createClient(INFO, { transport: mirroring(exchange).transport });
      expect(((await rejection(client.callTool("a", { x: "1" }))) as RpcError).code).toBe(-32020);
      expect(seen.filter(({ request }) => request.method === "tools/call")).toHaveLength(calls);
    }
  });

  it("leave a refusal as it is when the tools cannot be listed", async () => {
    const refuse = (code: number) => () => {
      throw new RpcError(code, "no");
    };
    const { exchange } = peer({ "tools/call": refuse(-32020), "tools/list": refuse(-32603) });
    const client = createClient(INFO, { transport: mirroring(exchange).transport });
    expect(((await rejection(client.callTool("a"))) as RpcError).code).toBe(-32020);
  });

  it("are not tried again once the call is aborted", async () => {
    const listing = deferred<unknown>();
    const started = deferred<void>();
    const { exchange, seen } = peer({
      "tools/call": () => {
        throw new RpcError(-32020, "header mismatch");
      },
      "tools/list": () => (started.resolve(), listing.promise),
    });
    const controller = new AbortController();
    const client = createClient(INFO, { transport: mirroring(exchange).transport });
    const call = rejection(client.callTool("a", { x: "1" }, { signal: controller.signal }));
    await started.promise;
    controller.abort();
    listing.resolve(list("tools", [tool("a", schema({ x: annotated("X") }))]));
    await call;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen.map(({ request }) => request.method)).toEqual(["tools/call", "tools/list"]);
  });
});

describe("a tool with invalid annotations", () => {
  const tools = [
    tool("good"),
    tool("bad", schema({ a: annotated("not a token") })),
    tool("fine", schema({ a: annotated("A") })),
  ];
  const setup = () => {
    const warnings: string[] = [];
    const { exchange } = peer({ "tools/list": () => list("tools", tools) });
    return { exchange, warnings, onWarning: (message: string) => void warnings.push(message) };
  };

  it("is left out alone, with a warning, where arguments are mirrored [XMH-C-013] [XMH-C-014] [XMH-C-015]", async () => {
    const { exchange, warnings, onWarning } = setup();
    const client = createClient(INFO, { transport: mirroring(exchange).transport, onWarning });
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["good", "fine"]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`"bad"`);
    expect(warnings[0]).toContain("not a token");
  });

  it("stays elsewhere [XMH-C-016]", async () => {
    const { exchange, warnings, onWarning } = setup();
    expect((await createClient(INFO, { exchange, onWarning }).listTools()).tools).toHaveLength(3);
    expect(warnings).toEqual([]);
  });

  it("of two clients on one transport are those of the client that knows the tool", async () => {
    const { exchange } = peer({
      "tools/call": () => text("ok"),
      "tools/list": () => list("tools", [tool("a", schema({ region: annotated("Region") }))]),
    });
    const { transport, sent } = mirroring(exchange);
    transport.paramHeaders = ({ params }) => [["Own", String(params?.name)]];
    const knows = createClient(INFO, { transport });
    await knows.listTools();
    const other = createClient(INFO, { transport });
    await knows.callTool("a", { region: "eu" });
    await other.callTool("a", { region: "us" });
    await other.callTool("b");
    expect(sent).toEqual([[["Region", "eu"]], [["Region", "us"]], [["Own", "b"]]]);
  });
});

it("asks for the tools once, although the list itself is refused for its headers", async () => {
  const { exchange, seen } = peer({
    "tools/list": () => mismatch(),
    "tools/call": () => mismatch(),
  });
  const client = createClient(INFO, {
    transport: Object.assign(memoryTransport(exchange), { paramHeaders: undefined }),
  });
  expect(await rejection(client.listTools())).toMatchObject({ code: -32020 });
  expect(seen.splice(0)).toHaveLength(1);
  expect(await rejection(client.callTool("x"))).toMatchObject({ code: -32020 });
  expect(seen.map(({ request }) => request.method)).toEqual(["tools/call", "tools/list"]);
});

const mismatch = (): never => {
  throw new RpcError(-32020, "mismatch");
};
