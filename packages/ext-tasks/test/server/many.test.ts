import { describe, expect, it, onTestFinished } from "vitest";
import { call, reaching, serverWithTasks } from "./ask.js";

/** More than Node lets listen to one signal before it warns of a leak. */
const TASKS = 30;

describe("many tasks at once", () => {
  it("give Node no reason to warn of a leak", async () => {
    const warnings: Error[] = [];
    const hear = (warning: Error): number => warnings.push(warning);
    process.on("warning", hear);
    onTestFinished(() => void process.off("warning", hear));
    const { server } = serverWithTasks();
    let finish = (): void => {};
    const done = new Promise<void>((resolve) => (finish = resolve));
    server.tool("work", { task: "required", handler: () => done.then(() => "done") });
    const begun = await Promise.all(Array.from({ length: TASKS }, () => call(server, "work")));
    await new Promise((resolve) => setTimeout(resolve, 20)); // all of them run, and what warns has warned
    finish();
    for (const { taskId } of begun) await reaching(server, String(taskId), "completed");
    await server.close();
    expect(warnings).toEqual([]);
  });
});
