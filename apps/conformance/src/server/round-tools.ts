import { choice, flag, inputRequired, text } from "@mortise/server";
import type { RequestContext, Server } from "@mortise/server";
import type { CreateMessageRequestParams, ElicitRequest } from "@mortise/schema/2026-07-28";

/** What a model is asked, whenever one is asked. */
const CAPITAL: CreateMessageRequestParams = {
  messages: [{ role: "user", content: { type: "text", text: "What is the capital of France?" } }],
  maxTokens: 100,
};

const name = { message: "What is your name?", fields: { name: text() } } as const;
const sample = (ctx: RequestContext) => ctx.sample("capital_question", CAPITAL);

/** Tools that need input from the client, one round or several. */
export function defineRoundTools(server: Server): void {
  for (const [tool, description] of [
    ["test_input_required_result_elicitation", "Asks for a name"],
    ["test_input_required_result_tampered_state", "Asks for a name, and remembers something sealed"],
  ] as const) {
    server.tool(tool, {
      description,
      needs: { elicitation: {} },
      handler: async (_args, ctx) => `Hello, ${(await ctx.ask("user_name", name)).name}!`,
    });
  }
  server.tool("test_input_required_result_sampling", {
    description: "Asks the client's model",
    needs: { sampling: {} },
    handler: async (_args, ctx) => `The model ${(await sample(ctx)).model} answered.`,
  });
  server.tool("test_input_required_result_list_roots", {
    description: "Asks for the client's folders",
    needs: { roots: {} },
    handler: async (_args, ctx) => `${(await ctx.roots("client_roots")).length} folders`,
  });
  server.tool("test_input_required_result_multiple_inputs", {
    description: "Asks a person, a model and for folders in one round",
    needs: { elicitation: {}, sampling: {}, roots: {} },
    async handler(_args, ctx) {
      const asked = [ctx.ask("user_name", name), sample(ctx), ctx.roots("client_roots")] as const;
      const [person, , roots] = await Promise.all(asked);
      return `${person.name} has ${roots.length} folders.`;
    },
  });
  server.tool("test_input_required_result_multi_round", {
    description: "Asks twice, the second time with what the first brought",
    needs: { elicitation: {} },
    async handler(_args, ctx) {
      const { name: who } = await ctx.ask("user_name", name);
      const fields = { color: choice(["red", "blue"]) };
      const { color } = await ctx.ask("color", { message: `Which color do you like, ${who}?`, fields });
      return `${who} likes ${color}.`;
    },
  });
  defineByHand(server);
}

/** The same without suspending: the handler returns its questions and looks for the answers itself. */
function defineByHand(server: Server): void {
  const confirm: ElicitRequest = {
    method: "elicitation/create",
    params: {
      mode: "form",
      message: "Go on?",
      requestedSchema: { type: "object", properties: { ok: flag() }, required: ["ok"] },
    },
  };
  server.tool("test_input_required_result_request_state", {
    description: "Keeps a state of its own between the rounds",
    needs: { elicitation: {} },
    handler(_args, ctx) {
      if (!ctx.inputResponses.confirm) return inputRequired({ confirm }, { step: 1 });
      return ctx.state === undefined ? "state-lost" : "state-ok";
    },
  });
  server.tool("test_input_required_result_capabilities", {
    description: "Asks for whatever the client can give",
    async handler(_args, ctx) {
      const { sampling, elicitation, roots } = ctx.clientCapabilities;
      const asked: Promise<unknown>[] = [];
      if (elicitation) asked.push(ctx.elicit("user_name", name));
      if (sampling) asked.push(sample(ctx));
      if (roots) asked.push(ctx.roots("client_roots"));
      await Promise.all(asked);
      return `${asked.length} answers`;
    },
  });
}
