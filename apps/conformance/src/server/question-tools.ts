import { choice, choices, flag, form, integer, number, text } from "@mortise/server";
import type { Elicited, FormElicitation, Server } from "@mortise/server";

const STATUS = ["active", "inactive", "pending"] as const;
const OPTIONS = ["option1", "option2", "option3"] as const;
const VALUES = [
  { const: "value1", title: "First" },
  { const: "value2", title: "Second" },
  { const: "value3", title: "Third" },
] as const;

/** A form with a default in each field. */
const WITH_DEFAULTS = form("Is all of this right?", {
  name: text({ default: "John Doe" }),
  age: integer({ default: 30 }),
  score: number({ default: 95.5 }),
  status: choice(STATUS, { default: "active" }),
  verified: flag({ default: true }),
});

/** A form with each way to write a choice. */
const WITH_CHOICES = form("Which ones?", {
  untitledSingle: choice(OPTIONS),
  titledSingle: { type: "string", oneOf: VALUES },
  legacyEnum: { type: "string", enum: ["opt1", "opt2", "opt3"], enumNames: ["One", "Two", "Three"] },
  untitledMulti: choices(OPTIONS),
  titledMulti: { type: "array", items: { anyOf: VALUES } },
});

const tell = (answer: Elicited<FormElicitation>): string =>
  `User response: ${answer.action}, ${JSON.stringify("content" in answer ? answer.content : {})}`;

/** Tools that ask while they run. */
export function defineQuestionTools(server: Server): void {
  server.tool("test_sampling", {
    description: "Asks the client's model",
    input: { type: "object", properties: { prompt: { type: "string" } }, required: ["prompt"] },
    needs: { sampling: {} },
    async handler({ prompt }, ctx) {
      const { content } = await ctx.sample("prompt", {
        messages: [{ role: "user", content: { type: "text", text: prompt } }],
        maxTokens: 100,
      });
      return `LLM response: ${[content].flat().map((block) => ("text" in block ? block.text : block.type))}`;
    },
  });
  server.tool("test_elicitation", {
    description: "Asks a person",
    input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
    needs: { elicitation: {} },
    handler: async ({ message }, ctx) =>
      tell(await ctx.elicit("person", { message, fields: { username: text(), email: text({ format: "email" }) } })),
  });
  for (const [tool, description, question] of [
    ["test_elicitation_sep1034_defaults", "Asks with a default in each field", WITH_DEFAULTS],
    ["test_elicitation_sep1330_enums", "Asks with each kind of choice", WITH_CHOICES],
  ] as const) {
    server.tool(tool, {
      description,
      needs: { elicitation: {} },
      handler: async (_args, ctx) => tell(await ctx.elicit<FormElicitation>("form", question)),
    });
  }
}
