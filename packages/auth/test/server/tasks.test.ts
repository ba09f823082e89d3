import { createClient } from "@mortise/client";
import { resumeTask, startTask, tasks as clientTasks } from "@mortise/ext-tasks/client";
import { tasks } from "@mortise/ext-tasks/server";
import { flag } from "@mortise/server";
import { httpTransport } from "@mortise/transport-http";
import { listen } from "@mortise/transport-http/node";
import { describe, expect, it } from "vitest";
import { staticToken } from "../../src/grants/index.js";
import { guardedServer, mint, whenDone } from "./guarded.js";

/** A server over HTTP whose tool asks and then says who it works for, and clients that call it with tokens of their own. */
async function world() {
  const { guard, server } = guardedServer();
  server.use(tasks({ pollIntervalMs: 50, maxOpenTasks: 1 }));
  server.tool("move", {
    task: "required",
    scopes: ["files:read"],
    handler: async (_args, ctx) => {
      const { sure } = await ctx.ask("sure", { message: "Sure?", fields: { sure: flag() } });
      return JSON.stringify([sure, ctx.auth]);
    },
  });
  const { url, close } = await listen(server.exchange, { ...guard.http, allowedHosts: "*", drainTimeout: 50 });
  whenDone(close);
  whenDone(() => server.close());
  return async (claims: Record<string, unknown>) => {
    const transport = httpTransport(url, { credentials: staticToken(await mint(claims)) });
    const client = createClient({ name: "cli", version: "1" }, { transport, capabilities: { elicitation: {} } });
    client.use(clientTasks());
    whenDone(() => client.close());
    return client;
  };
}

const yes = { sure: { action: "accept" as const, content: { sure: true } } };

describe("tasks of two principals over HTTP", () => {
  it("are known to their own alone, whichever token of theirs is shown [TASK-S-072, TASK-S-059, TASK-S-060]", async () => {
    const signIn = await world();
    const [ada, eve] = [await signIn({ sub: "ada" }), await signIn({ sub: "eve" })];
    const task = (await startTask(ada, "move")).task!;
    const stolen = resumeTask(eve, task.toJSON());
    const madeUp = resumeTask(eve, { taskId: crypto.randomUUID(), tool: "move" });
    for (const ask of ["status", "cancel"] as const) {
      const refusals = await Promise.all(
        [stolen, madeUp].map((each) =>
          each[ask]().catch((error: { code: number; message: string }) => [
            error.code,
            error.message.replace(each.taskId, "…"),
          ]),
        ),
      );
      expect(refusals[0]).toEqual([-32602, expect.stringContaining("There is no task")]);
      expect(refusals[0]).toEqual(refusals[1]);
    }
    await expect(stolen.respond(yes)).rejects.toMatchObject({ code: -32602 });
    const subscription = eve.subscribe({ taskIds: [task.taskId] });
    expect((await subscription.ready).taskIds).toEqual([]);
    await subscription.close();

    const elsewhere = resumeTask(await signIn({ sub: "ada", scope: "admin" }), task.toJSON());
    await elsewhere.respond(yes);
    const { content } = await elsewhere.result();
    const [sure, auth] = JSON.parse((content[0] as { text: string }).text) as [boolean, { scopes: string[] }];
    expect([sure, auth.scopes]).toEqual([true, ["files:read"]]);
    expect(Object.keys(auth)).toEqual(["principal", "scopes"]);
  });

  it("are counted for each by itself", async () => {
    const signIn = await world();
    const [ada, eve] = [await signIn({ sub: "ada" }), await signIn({ sub: "eve" })];
    await startTask(ada, "move");
    await expect(startTask(ada, "move")).rejects.toMatchObject({ code: 429, data: { retryAfterMs: 10_000 } });
    expect((await startTask(eve, "move")).task).toBeDefined();
  });
});
