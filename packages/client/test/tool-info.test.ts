import { displayName, toolHints } from "@mortise/client";
import type { Prompt, Resource, Tool } from "@mortise/schema/2026-07-28";
import { expect, it } from "vitest";

it("prefers title, then annotations.title, then name [TOOL-C-017]", () => {
  expect(displayName({ name: "n", title: "T", annotations: { title: "A" } })).toBe("T");
  expect(displayName({ name: "n", annotations: { title: "A" } })).toBe("A");
  expect(displayName({ name: "n", annotations: {} })).toBe("n");
  expect(displayName({ name: "n" })).toBe("n");
  const others: readonly (Prompt | Resource | Tool)[] = [{ name: "r", uri: "file:///r", annotations: { priority: 1 } }];
  expect(others.map(displayName)).toEqual(["r"]);
});

it("assumes the worst of absent hints, and takes false for an answer [TOOL-C-018]", () => {
  const worst = { readOnly: false, destructive: true, idempotent: false, openWorld: true };
  expect(toolHints({})).toEqual(worst);
  expect(toolHints({ annotations: {} })).toEqual(worst);
  expect(
    toolHints({
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    }),
  ).toEqual({ readOnly: true, destructive: false, idempotent: true, openWorld: false });
});
