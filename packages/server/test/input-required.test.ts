import { createServer, inputRequired, text } from "@mortise/server";
import { describe, expect, it } from "vitest";
import { ask, refusal } from "./ask.js";
import { accepted, round, serving } from "./rounds.js";

const CLIENT = { _meta: { "io.modelcontextprotocol/clientCapabilities": { elicitation: {} } } };
const question = { message: "?", fields: { name: text() } };

describe("an input_required answer", () => {
  it("is none that other methods may give: completing cannot ask [MRTR-S-005]", async () => {
    const errors: unknown[] = [];
    const server = createServer({ name: "s", version: "1" }, { onError: (error) => errors.push(error) });
    server.prompt("p", {
      arguments: { a: { complete: async (_typed, { request }) => [(await request.ask("name", question)).name] } },
      handler: () => "",
    });
    const params = { ref: { type: "ref/prompt", name: "p" }, argument: { name: "a", value: "" }, ...CLIENT };
    expect((await refusal(server, "completion/complete", params)).code).toBe(-32603);
    expect(errors).toHaveLength(1);
    for (const method of ["prompts/list", "server/discover"]) {
      expect((await ask(server, method, { ...CLIENT, inputResponses: {}, requestState: "x" })).resultType).toBe(
        "complete",
      );
    }
  });

  it("asks once under each key, whoever asks [MRTR-S-007]", async () => {
    const server = serving(async (ctx) => {
      const both = await Promise.all([ctx.ask("name", question), ctx.ask("name", question)]);
      return both.map(({ name }) => name).join(" ");
    });
    const first = await round(server, {});
    expect(Object.keys(first.inputRequests)).toEqual(["name"]);
    const answer = { inputResponses: { name: accepted({ name: "Ada" }) }, requestState: first.requestState };
    expect((await round(server, {}, answer)).content[0].text).toBe("Ada Ada");
  });

  it("has questions, state or both, also when a handler returns neither [TYPES-S-006]", async () => {
    const empty = await round(
      serving(() => inputRequired({})),
      {},
    );
    expect(empty).not.toHaveProperty("inputRequests");
    expect(empty.requestState).toEqual(expect.any(String));
    const asking = await round(
      serving((ctx) => ctx.ask("name", question)),
      {},
    );
    expect(Object.keys(asking.inputRequests)).toHaveLength(1);
  });
});
