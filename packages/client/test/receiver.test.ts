import { createClient, isResourceNotFound } from "@mortise/client";
import { RpcError } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { INFO, list, metaOf, peer, rejection, text, tool } from "./peer.js";

describe("a client", () => {
  it("reads nothing into codes from -32000 to -32019, but for the one of earlier revisions [BASE-B-021]", async () => {
    for (let code = -32000; code >= -32019; code--) {
      const data = { supported: ["2026-07-28"], requiredCapabilities: {} };
      const { exchange, seen } = peer({
        "resources/read": () => {
          throw new RpcError(code, "as it came", { data });
        },
      });
      const error = await rejection(createClient(INFO, { exchange }).readResource("x:///a"));
      expect(error).toMatchObject({ code, message: "as it came", data });
      expect(seen, String(code)).toHaveLength(1);
      expect(isResourceNotFound(error), String(code)).toBe(code === -32002);
    }
  });

  it("takes pages of any size, empty ones included [PAGE-C-001]", async () => {
    const sizes = [2, 0, 5, 1];
    const { exchange } = peer({
      "tools/list": ({ request }) => {
        const page = Number(request.params?.cursor ?? 0);
        const tools = Array.from({ length: sizes[page] as number }, (_, at) => tool(`t${page}-${at}`));
        return list("tools", tools, page + 1 < sizes.length ? String(page + 1) : undefined);
      },
    });
    const names: string[] = [];
    for await (const { name } of createClient(INFO, { exchange }).tools()) names.push(name);
    expect(names).toHaveLength(8);
    expect(new Set(names)).toHaveLength(8);
  });

  it("is of one server: what it learns of it stays with it [ARCH-C-001]", async () => {
    const old = peer({
      "tools/call": ({ request }) => {
        if ((request.params?._meta as object)[VERSION as never] === "2026-07-28") return text("old");
        throw new RpcError(-32022, "unsupported", { data: { supported: ["2026-07-28"] } });
      },
    });
    const young = peer({ "tools/call": () => text("young") });
    const versions = ["2027-01-01", "2026-07-28"];
    const [a, b] = [old, young].map(({ exchange }) => createClient(INFO, { exchange, versions }));
    await a!.callTool("t");
    await b!.callTool("t");
    await a!.callTool("t");
    expect(old.seen.map((seen) => metaOf(seen)[VERSION])).toEqual(["2027-01-01", "2026-07-28", "2026-07-28"]);
    expect(young.seen.map((seen) => metaOf(seen)[VERSION])).toEqual(["2027-01-01"]);
  });
});

const VERSION = "io.modelcontextprotocol/protocolVersion";
