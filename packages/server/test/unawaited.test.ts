import { expect, it } from "vitest";
import { round, serving } from "./rounds.js";

it("a handler ends no process when it does not await what rejects; what it asked stands", async () => {
  const failing = () => Promise.reject(new Error("no disk"));
  const server = serving(async (ctx) => {
    for (const left of [
      () => ctx.ask("a", { message: "A?", fields: {} }),
      () => ctx.elicit("b", { message: "B?", fields: {} }),
      () => ctx.sample("c", { messages: [], maxTokens: 1 }),
      () => ctx.roots("d"),
      () => ctx.once("step", failing),
    ])
      void left();
    return "went on";
  });
  const { inputRequests } = await round(server, {});
  expect(Object.keys(inputRequests)).toEqual(["a", "b", "c", "d"]);
  await new Promise((resolve) => setTimeout(resolve)); // a rejection that nobody handles fails the whole run
});
