import { memoryStore } from "@mortise/ext-tasks/store";
import type { TaskStore } from "@mortise/ext-tasks/store";
import { tasks } from "@mortise/ext-tasks/server";
import { createServer } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { ask, call, refusal, serverWithTasks } from "./ask.js";

/** The store with some operations in place of its own. */
const changed = (changes: Partial<TaskStore>): TaskStore => {
  const store = memoryStore();
  return new Proxy(store, {
    get: (target, name) => {
      const member = (changes[name as keyof TaskStore] ?? target[name as keyof TaskStore]) as () => unknown;
      return member.bind(target);
    },
  });
};

describe("what a server with tasks keeps to", () => {
  it("answers with a task once the store has it, however long that takes [TASK-S-016]", async () => {
    let keep = (): void => {};
    const kept = new Promise<boolean>((resolve) => (keep = () => resolve(true)));
    const { server } = serverWithTasks({ store: changed({ create: () => kept }) });
    server.tool("work", { task: "required", handler: () => "done" });
    let answered = false;
    const calling = call(server, "work").then((result) => ((answered = true), result));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(answered).toBe(false);
    keep();
    expect((await calling).resultType).toBe("task");
  });

  it("refuses arguments that do not fit at once, as an ordinary call does: nothing is kept", async () => {
    let created = 0;
    const inner = memoryStore();
    const store = changed({ create: (...args) => ((created += 1), inner.create(...args)) });
    const { server, bugs } = serverWithTasks({ store });
    const input = { type: "object", properties: { n: { type: "integer" } } } as const;
    server.tool("plain", { input, handler: () => "done" });
    server.tool("optional", { task: "optional", input, handler: () => "done" });
    server.tool("required", { task: "required", input, handler: () => "done" });
    const misfit = { arguments: { n: "one" } };
    const expected = JSON.stringify(await call(server, "plain", misfit));
    expect(expected).toContain("do not fit");
    for (const name of ["optional", "required"]) {
      expect(JSON.stringify(await call(server, name, misfit))).toBe(expected.replace("plain", name));
    }
    expect([created, bugs]).toEqual([0, []]);
    expect((await call(server, "required", { arguments: { n: 1 } })).resultType).toBe("task");
    expect(created).toBe(1);
  });

  it("tells a store that fails from a task that is unknown, and keeps what it said to itself [TASK-S-061]", async () => {
    const broken = new Error("disk /dev/sda1 is full");
    const { server, bugs } = serverWithTasks({ store: changed({ state: () => Promise.reject(broken) }) });
    for (const method of ["tasks/get", "tasks/update", "tasks/cancel"]) {
      const error = await refusal(server, method, { taskId: "t", inputResponses: {} });
      expect(error).toEqual({ code: -32603, message: "Internal error" });
    }
    expect(bugs).toEqual([broken, broken, broken]);
  });

  it("uses the names of the extension for nothing else: without it there are none [TASK-B-070]", async () => {
    const server = createServer({ name: "test", version: "1" }, { onError: () => {} });
    server.tool("forged", { handler: () => ({ content: [], resultType: "task" }) as never });
    for (const method of ["tasks/get", "tasks/update", "tasks/cancel"]) {
      expect((await refusal(server, method, { taskId: "t", inputResponses: {} })).code).toBe(-32601);
    }
    expect((await refusal(server, "tools/call", { name: "forged" })).code).toBe(-32603);
    expect((await ask(server, "server/discover")).capabilities).not.toHaveProperty("extensions");
  });

  it("makes tasks of tools alone [TASK-B-007]", async () => {
    const { server } = serverWithTasks();
    server.prompt("greet", { handler: () => "Hello", task: "required" } as never);
    server.resource("a:b", { name: "b", handler: () => "text", task: "required" } as never);
    expect((await ask(server, "prompts/get", { name: "greet" })).resultType).toBe("complete");
    expect((await ask(server, "resources/read", { uri: "a:b" })).resultType).toBe("complete");
  });

  it("is used once", () => {
    const { server } = serverWithTasks();
    expect(() => server.use(tasks())).toThrow("is in use already");
  });
});
