import { ToolError } from "@mortise/server";
import { expect, it } from "vitest";
import { accepted, round, serving } from "./rounds.js";

it("a state opens as often as it is shown, and a number made with once lets the server refuse the second time [MRTR-S-016]", async () => {
  const done = new Set<string>();
  const server = serving(async (ctx) => {
    const order = await ctx.once("order", () => crypto.randomUUID());
    await ctx.ask("sure", { message: "Transfer 100?", fields: {} });
    if (done.has(order)) throw new ToolError("This transfer was made already.");
    done.add(order);
    return order;
  });
  const { requestState } = await round(server, {});
  const answered = { requestState, inputResponses: { sure: accepted({}) } };
  const first = await round(server, {}, answered);
  expect(done).toEqual(new Set([first.content[0].text]));
  expect(await round(server, {}, answered)).toMatchObject({ isError: true });
  expect(done.size).toBe(1);
});
