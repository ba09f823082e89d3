import { Context } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { ok } from "../support/faces.js";
import { connect, idOf, json, peer, request, senders } from "../support/peer.js";

const PADDED_URI = " file:///\u00e9 ";

describe.each(senders)("the request over $sender", ({ make }) => {
  const open = (url: string, options = {}) => connect(url, { sender: make(), ...options });
  const ask = (url: string, options = {}, ...args: Parameters<typeof request>) =>
    open(url, options).exchange(request(...args), new Context());

  it("is one POST of the message with the headers that mirror it [HTTP-C-006] [HTTP-C-007] [HTTP-C-008] [HTTP-C-009] [HTTPVER-C-001] [HTTPVER-C-002] [HTTPHDR-C-001]", async () => {
    const { url, seen } = await peer((response, one) => json(response, ok({ id: idOf(one) } as never)));
    await ask(url, { headers: { "User-Agent": "mine" } }, "tools/list", { cursor: "" }, 0);
    expect(seen).toHaveLength(1);
    expect(JSON.parse(seen[0]!.body)).toEqual(request("tools/list", { cursor: "" }, 0));
    expect(seen[0]!.headers).toMatchObject({
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/list",
      "user-agent": "mine",
    });
    expect(seen[0]!.headers).not.toHaveProperty("mcp-name");
  });

  it.each<[string, object, string]>([
    ["tools/call", { name: "echo" }, "echo"],
    ["prompts/get", { name: "\u4e2d" }, `=?base64?${Buffer.from("\u4e2d").toString("base64")}?=`],
    ["resources/read", { uri: PADDED_URI }, `=?base64?${Buffer.from(PADDED_URI).toString("base64")}?=`],
    ["tasks/get", { taskId: "t1" }, "t1"],
  ])("names what %s is about [HTTPHDR-C-002] [HTTPHDR-C-003] [XMH-C-023]", async (method, params, expected) => {
    const { url, seen } = await peer((response, one) => json(response, ok({ id: idOf(one) } as never)));
    await ask(url, { routing: { "tasks/get": "taskId" } }, method, params);
    expect(seen[0]!.headers["mcp-name"]).toBe(expected);
  });

  it("is not confused by methods and params named like members of Object", async () => {
    const { url, seen } = await peer((response, one) => json(response, ok({ id: idOf(one) } as never)));
    await ask(url, {}, "constructor", { name: "x" });
    await ask(url, {}, "tools/call", {});
    for (const { headers } of seen) expect(headers).not.toHaveProperty("mcp-name");
  });

  it("carries the parameter headers it is given, encoded [XMH-C-017] [XMH-C-018] [XMH-C-029]", async () => {
    const { url, seen } = await peer((response, one) => json(response, ok({ id: idOf(one) } as never)));
    const transport = open(url);
    transport.paramHeaders = ({ method }) =>
      method === "tools/call"
        ? [
            ["Region", "\u00e9"],
            ["Dry-Run", false],
            ["Count", 0],
            ["Empty", ""],
          ]
        : [];
    await transport.exchange(request("tools/call", { name: "x" }), new Context());
    expect(seen[0]!.headers).toMatchObject({
      "mcp-param-region": "=?base64?w6k=?=",
      "mcp-param-dry-run": "false",
      "mcp-param-count": "0",
      "mcp-param-empty": "",
    });
  });

  it("is refused here when a parameter cannot be mirrored", async () => {
    const { url, seen } = await peer((response, one) => json(response, ok({ id: idOf(one) } as never)));
    await expect(ask(url, { paramHeaders: () => [["n", 2 ** 60]] })).rejects.toMatchObject({
      code: "INVALID_HEADER_VALUE",
    });
    expect(seen).toHaveLength(0);
  });
});
