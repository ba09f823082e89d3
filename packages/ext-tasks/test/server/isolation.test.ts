import { Context } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcNotification } from "@mortise/jsonrpc";
import { memoryStore } from "@mortise/ext-tasks/store";
import { inProcess } from "@mortise/ext-tasks/server";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import { flag } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { ask, call, DECLARING, reaching, refusal, serverWithTasks } from "./ask.js";
import { wrapped } from "./stores.js";

const ADA = { auth: { principal: "ada", scopes: ["files:read"] } };
const EVE = { auth: { principal: "eve", scopes: ["files:read", "admin"] } };
const NOBODY = {};
const yes = { sure: { action: "accept", content: { sure: true } } };

/** A server whose tool asks, and what its store was made to do. */
function asking() {
  const done: string[] = [];
  const inner = memoryStore();
  const store = wrapped(inner, (operation, run) => (done.push(operation), run()));
  const { server, bugs } = serverWithTasks({ store });
  server.tool("remove", {
    task: "required",
    handler: async (_args, ctx) => String((await ctx.ask("sure", { message: "Sure?", fields: { sure: flag() } })).sure),
  });
  return { server, store: inner, bugs, done };
}

describe("a task of somebody else", () => {
  it.each([
    ["another principal", ADA, EVE],
    ["nobody", ADA, NOBODY],
    ["somebody, where nobody began it", NOBODY, EVE],
    ["somebody called null", NOBODY, { auth: { principal: "null", scopes: [] } }],
    ["somebody without a name", NOBODY, { auth: { principal: "", scopes: [] } }],
  ])(
    "is one that never was, for %s: same answer, same work, no effect [TASK-S-059, TASK-S-060, TASK-S-072]",
    async (_who, owner, other) => {
      const { server, store, bugs, done } = asking();
      const { taskId } = await call(server, "remove", {}, owner);
      await reaching(server, taskId, "input_required", owner);
      const before = await store.get(taskId);
      for (const method of ["tasks/get", "tasks/update", "tasks/cancel"]) {
        const answers: [unknown, string[]][] = [];
        for (const id of [taskId, crypto.randomUUID() as string]) {
          done.length = 0;
          const error = await refusal(server, method, { taskId: id, inputResponses: yes }, other);
          answers.push([JSON.parse(JSON.stringify(error).replaceAll(id, "…")), [...done]]);
        }
        expect(answers[0]).toEqual(answers[1]);
        expect(answers[0]).toEqual([expect.objectContaining({ code: -32602 }), ["state"]]);
      }
      expect(await store.get(taskId)).toEqual(before);
      expect(bugs).toEqual([]);
      await server.close();
    },
  );

  it("is not honoured in a subscription, and nothing of it is told; the owner's are", async () => {
    const { server } = asking();
    const mine = (await call(server, "remove", {}, EVE)).taskId as string;
    const foreign = (await call(server, "remove", {}, ADA)).taskId as string;
    const heard: JsonRpcNotification[] = [];
    const controller = new AbortController();
    const context = new Context({ signal: controller.signal, notify: (n) => void heard.push(n), ...EVE });
    const params = { notifications: { taskIds: [foreign, mine, mine, "__proto__", ""] }, _meta: DECLARING };
    const ended = server.exchange({ jsonrpc: "2.0", id: "s", method: "subscriptions/listen", params }, context);
    await expect.poll(() => heard.length).toBeGreaterThan(1);
    expect((heard[0]?.params as JsonObject).notifications).toEqual({ taskIds: [mine] });
    await ask(server, "tasks/update", { taskId: foreign, inputResponses: yes }, ADA);
    await reaching(server, foreign, "completed", ADA);
    await ask(server, "tasks/update", { taskId: mine, inputResponses: yes }, EVE);
    await expect.poll(() => heard.at(-1)?.params?.status).toBe("completed");
    expect(JSON.stringify(heard)).not.toContain(foreign);
    controller.abort();
    await ended;
    await server.close();
  });
});

describe("who a task acts for", () => {
  it("is who called, with the scopes of that call, also after another process took it over, and whatever `_meta` says", async () => {
    const store = memoryStore();
    const seen: unknown[] = [];
    const instance = () => {
      const { server } = serverWithTasks({ store, runner: inProcess({ pollMs: 10 }) });
      server.tool("whoami", {
        task: "required",
        async handler(_args, ctx) {
          seen.push(ctx.auth);
          await ctx.ask("sure", { message: "Sure?", fields: { sure: flag() } });
          return "";
        },
      });
      return server;
    };
    const first = instance();
    const forged = {
      ...DECLARING,
      ...{ auth: EVE.auth, principal: "eve", task: { taskId: "mine" }, taskId: "mine" },
      "io.modelcontextprotocol/related-task": { taskId: "mine" },
      [META_KEYS.progressToken]: "mine",
    };
    const auth = { ...ADA.auth, claims: { token: "secret" }, expiresAt: Date.now() + 60_000 };
    const { taskId } = await call(first, "whoami", { taskId: "mine" }, { auth, meta: forged });
    await reaching(first, taskId, "input_required", ADA);
    await first.close();
    const second = instance();
    await ask(
      second,
      "tasks/update",
      { taskId, inputResponses: yes },
      { auth: { principal: "ada", scopes: ["admin"] } },
    );
    await reaching(second, taskId, "completed", ADA);
    expect(seen).toEqual([ADA.auth, ADA.auth]);
    expect(JSON.stringify(await store.get(taskId))).not.toContain("secret");
    expect((await refusal(second, "tasks/get", { taskId }, EVE)).code).toBe(-32602);
    await second.close();
  });
});

describe("a hostile client", () => {
  it("changes nothing by ids that are none [TASK-S-059, TASK-S-060]", async () => {
    const { server, bugs, done } = asking();
    const ids = [
      "\u0000",
      "\r\nX: y",
      "\ud800",
      "' OR 1=1 --",
      "../..",
      "x".repeat(201),
      "",
      [],
      {},
      Infinity,
      true,
      ["t"],
    ];
    for (const method of ["tasks/get", "tasks/update", "tasks/cancel"])
      for (const taskId of ids)
        expect((await refusal(server, method, { taskId, inputResponses: yes }, ADA)).code).toBe(-32602);
    expect(new Set(done)).toEqual(new Set(["state"]));
    done.length = 0;
    await refusal(server, "tasks/get", { taskId: "x".repeat(201) }, ADA);
    await refusal(server, "tasks/get", { taskId: 7 }, ADA);
    expect(done).toEqual([]); // no store is made to look for what no id of ours can be
    expect(bugs).toEqual([]);
  });

  it("gets nothing by answers to what is not asked, many or odd, before, after, or twice [TASK-S-043, TASK-S-014]", async () => {
    const { server, store, bugs, done } = asking();
    const { taskId } = await call(server, "remove", {}, ADA);
    const update = (inputResponses: unknown) => ask(server, "tasks/update", { taskId, inputResponses }, ADA);
    await update({ later: yes.sure, "": yes.sure }); // before anything of that name was asked
    await reaching(server, taskId, "input_required", ADA);
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, yes.sure]));
    await update(many);
    await update(JSON.parse('{"__proto__":{"action":"accept"},"constructor":1,"toString":null}'));
    for (const odd of [undefined, null, [], "x", 1, [yes.sure]])
      expect((await refusal(server, "tasks/update", { taskId, inputResponses: odd }, ADA)).code).toBe(-32602);
    for (const odd of [null, [], "yes", { action: "explode" }, { action: "accept", content: { sure: "yes" } }, {}])
      expect((await refusal(server, "tasks/update", { taskId, inputResponses: { sure: odd } }, ADA)).code).toBe(-32602);
    expect((await store.get(taskId))?.answers).toEqual({});
    expect(done).not.toContain("answer"); // nothing of it was written
    await update({ ...many, ...yes });
    const ended = await reaching(server, taskId, "completed", ADA);
    await update({ sure: { action: "decline" } });
    await ask(server, "tasks/cancel", { taskId }, ADA);
    await ask(server, "tasks/cancel", { taskId }, ADA);
    expect(await ask(server, "tasks/get", { taskId }, ADA)).toEqual(ended);
    expect((await store.get(taskId))?.answers).toEqual({ sure: yes.sure });
    expect(bugs).toEqual([]);
    await server.close();
  });
});
