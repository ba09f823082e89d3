import { memoryStore } from "@mortise/ext-tasks/store";
import { taskStoreContract } from "@mortise/testing/task-store";
import { describe, it } from "vitest";

describe("the contract of a task store: in memory", () => {
  const cases = taskStoreContract({ name: "memory", open: () => ({ store: memoryStore() }) });
  for (const { name, run } of cases) it(name, run);
});
