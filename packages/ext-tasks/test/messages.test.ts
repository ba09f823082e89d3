import { describe, expect, it } from "vitest";
import { EXTENSION, METHODS, NOTIFICATIONS, isMethod, type DetailedTask } from "../src/index.js";
import * as schema from "../src/schema/index.js";
import { isCreateTaskResult, isGetTaskResult, isTasksExtensionCapability } from "../src/schema/validators.js";
import examples from "../json/schema/examples.json" with { type: "json" };
import document from "../json/schema/schema.json" with { type: "json" };

const states = Object.entries(examples.GetTaskResult);

describe("the tables", () => {
  it("name three methods, routed by the task's id", () => {
    expect(Object.entries(METHODS).map(([method, row]) => [method, row.routingParam])).toEqual([
      ["tasks/get", "taskId"],
      ["tasks/update", "taskId"],
      ["tasks/cancel", "taskId"],
    ]);
  });

  it("say that none of them may ask for input, and that a status travels on a subscription", () => {
    expect(Object.values(METHODS).some((row) => row.mayAskForInput || row.cacheable)).toBe(false);
    expect(NOTIFICATIONS["notifications/tasks"]).toMatchObject({
      sentBy: ["server"],
      carriedOn: "subscription",
      filter: "taskIds",
    });
  });

  it("take no property of every object for a method", () => {
    expect(isMethod("tasks/get")).toBe(true);
    for (const name of ["tasks/list", "constructor", "__proto__"]) expect(isMethod(name)).toBe(false);
  });

  it("name definitions that exist", () => {
    expect(Object.keys(document.$defs)).toEqual(
      expect.arrayContaining([...Object.values(EXTENSION.resultTypes), EXTENSION.filter]),
    );
  });

  it("are the same at the root and under ./schema", () => {
    expect([schema.EXTENSION, schema.METHODS, schema.NOTIFICATIONS]).toEqual([EXTENSION, METHODS, NOTIFICATIONS]);
  });
});

describe("the validators", () => {
  it.each(states)("let a %s task narrow to what its state brings along", (_, state: unknown) => {
    expect(isGetTaskResult(state), JSON.stringify(isGetTaskResult.errors)).toBe(true);
    expect(outcome(state as DetailedTask)).not.toBe("");
  });

  it("know every state", () => {
    expect(states).toHaveLength(5);
  });

  it("name what a state lacks, at its place", () => {
    const { result: _, ...hollow } = examples.GetTaskResult.completed;
    expect(isGetTaskResult(hollow)).toBe(false);
    expect(isGetTaskResult.errors).toMatchObject([{ keyword: "required", params: { missingProperty: "result" } }]);
    expect(isGetTaskResult({ ...hollow, status: "done" })).toBe(false);
    expect(isGetTaskResult.errors).toMatchObject([{ instancePath: "/status", keyword: "discriminator" }]);
  });

  it("tell the handle of a task from a result", () => {
    expect(isCreateTaskResult(examples.CreateTaskResult.survey)).toBe(true);
    expect(isCreateTaskResult({ ...examples.CreateTaskResult.survey, resultType: "complete" })).toBe(false);
  });

  it("take an empty object for the extension's settings, and nothing else", () => {
    expect(isTasksExtensionCapability({})).toBe(true);
    expect(isTasksExtensionCapability({ list: true })).toBe(false);
  });
});

/** Compiles only if the union is told apart by `status`. */
function outcome(task: DetailedTask): string {
  switch (task.status) {
    case "completed":
      return Object.keys(task.result).join();
    case "failed":
      return task.error.message;
    case "input_required":
      return Object.keys(task.inputRequests).join();
    default:
      return task.status;
  }
}
