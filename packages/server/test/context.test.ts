import { LazySignal } from "@mortise/jsonrpc";
import { createServer } from "@mortise/server";
import type { RequestContext } from "@mortise/server";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { describe, expect, it } from "vitest";
import { ask, listening, refusal } from "./ask.js";

const running = (handler: (ctx: RequestContext) => unknown, options = {}) => {
  const server = createServer({ name: "test", version: "1" }, { onError: () => {}, ...options });
  server.tool("t", { handler: (_args, ctx) => handler(ctx) as string });
  return server;
};

describe("progress", () => {
  it.each(["p", 0, ""])(
    "goes out under the token %j and only ever increases [PROG-S-003, PROG-S-004, PROG-S-006]",
    async (progressToken) => {
      const { init, heard } = listening();
      const server = running((ctx) => {
        for (const done of [0, 0.5, 0.5, 0.2, NaN, 1]) ctx.progress(done, { total: 1, message: `at ${done}` });
      });
      await ask(server, "tools/call", { name: "t", _meta: { progressToken } }, init);
      expect(heard.map(({ params }) => params)).toEqual(
        [0, 0.5, 1].map((progress) => ({ progressToken, progress, total: 1, message: `at ${progress}` })),
      );
    },
  );

  it("is not sent unasked, nor after the answer [PROG-S-010]", async () => {
    const { init, heard } = listening();
    let late: RequestContext | undefined;
    const server = running((ctx) => {
      late = ctx;
      ctx.progress(1);
    });
    await ask(server, "tools/call", { name: "t" }, init);
    expect(heard).toEqual([]);
    await ask(server, "tools/call", { name: "t", _meta: { progressToken: 1 } }, init);
    late?.progress(2);
    expect(heard).toHaveLength(1);
  });
});

describe("log messages", () => {
  const server = running(
    (ctx) => {
      ctx.log("debug", "d");
      ctx.log("warning", { w: 1 }, "mine");
      ctx.log("emergency", null);
    },
    { logging: true },
  );
  const heardAt = async (level?: string) => {
    const { init, heard } = listening();
    await ask(server, "tools/call", { name: "t", ...(level && { _meta: { [META_KEYS.logLevel]: level } }) }, init);
    return heard.map(({ params }) => params);
  };

  it("are sent at or above the level that this request names, else not at all [LOG-S-003, LOG-S-004]", async () => {
    expect(await heardAt()).toEqual([]);
    expect(await heardAt("warning")).toEqual([
      { level: "warning", data: { w: 1 }, logger: "mine" },
      { level: "emergency", data: null },
    ]);
    expect(await heardAt("debug")).toHaveLength(3);
  });

  it("need the capability to be declared [LOG-S-002]", async () => {
    expect(
      await refusal(
        running((ctx) => ctx.log("info", "x")),
        "tools/call",
        { name: "t" },
      ),
    ).toMatchObject({ code: -32603 });
  });
});

describe("a handler's context", () => {
  it("says who calls and what the client is and can do", async () => {
    let seen: unknown;
    const server = running((ctx) => {
      seen = [
        ctx.auth?.principal,
        ctx.transport,
        ctx.clientInfo?.name,
        ctx.clientCapabilities,
        ctx.meta["example.com/x"],
      ];
    });
    const _meta = {
      [META_KEYS.clientInfo]: { name: "c", version: "2" },
      [META_KEYS.clientCapabilities]: { roots: {} },
      "example.com/x": 1,
    };
    await ask(
      server,
      "tools/call",
      { name: "t", _meta },
      { transport: "http", auth: { principal: "ada", scopes: [] } },
    );
    expect(seen).toEqual(["ada", "http", "c", { roots: {} }, 1]);
  });

  it("aborts with the request, and what a cancelled handler throws is no bug [TYPES-S-009]", async () => {
    const bugs: unknown[] = [];
    const caller = new LazySignal();
    const server = running(
      (ctx) =>
        new Promise((_resolve, reject) => {
          ctx.signal.addEventListener("abort", () => reject(new Error("stopped")));
          caller.abort();
        }),
      { onError: (error: unknown) => bugs.push(error) },
    );
    expect(await refusal(server, "tools/call", { name: "t" }, { signal: caller.signal })).toMatchObject({
      code: -32603,
    });
    expect(bugs).toEqual([]);
  });
});

describe("middleware", () => {
  it("wraps every request in order, and may answer itself; what it throws is caught as well", async () => {
    const order: string[] = [];
    const server = running(() => "ran", {
      middleware: [
        (next: any) => async (request: any, context: any) => {
          order.push("outer");
          if (request.params.name === "boom") throw new Error("secret");
          return next(request, context);
        },
        (next: any) => (request: any, context: any) => {
          order.push("inner");
          return request.params.name === "mine"
            ? Promise.resolve({ jsonrpc: "2.0", id: request.id, result: { mine: true } })
            : next(request, context);
        },
      ],
    });
    expect(await ask(server, "tools/call", { name: "t" })).toMatchObject({ content: [{ text: "ran" }] });
    expect(order).toEqual(["outer", "inner"]);
    expect(await ask(server, "tools/call", { name: "mine" })).toEqual({ mine: true });
    expect(await refusal(server, "tools/call", { name: "boom" })).toEqual({ code: -32603, message: "Internal error" });
  });
});
