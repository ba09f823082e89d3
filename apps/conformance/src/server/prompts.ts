import { text } from "@mortise/server";
import type { Server } from "@mortise/server";
import { PNG } from "./media.js";

const says = (content: string) => ({ role: "user" as const, content: { type: "text" as const, text: content } });

export function definePrompts(server: Server): void {
  server.prompt("test_simple_prompt", {
    description: "Takes nothing",
    handler: () => "This is a simple prompt for testing.",
  });
  server.prompt("test_prompt_with_arguments", {
    description: "Repeats its arguments",
    arguments: {
      arg1: {
        description: "Can be completed",
        required: true,
        complete: (typed) => ["testing", "tested", "paris"].filter((value) => value.startsWith(typed)),
      },
      arg2: { description: "Cannot", required: true },
    },
    handler: ({ arg1, arg2 }) => `The arguments are ${arg1} and ${arg2}.`,
  });
  server.prompt("test_prompt_with_embedded_resource", {
    description: "Holds the resource that it is told",
    arguments: { resourceUri: { description: "URI of a resource", required: true } },
    handler: ({ resourceUri }) => [
      {
        role: "user",
        content: {
          type: "resource",
          resource: { uri: resourceUri, mimeType: "text/plain", text: "What the resource holds." },
        },
      },
      says("Please look at this resource."),
    ],
  });
  server.prompt("test_prompt_with_image", {
    description: "Holds an image",
    handler: () => [
      { role: "user", content: { type: "image", data: PNG, mimeType: "image/png" } },
      says("Please look at this image."),
    ],
  });
  server.prompt("test_input_required_result_prompt", {
    description: "Asks before it answers",
    needs: { elicitation: {} },
    async handler(_args, ctx) {
      const fields = { context: text() };
      const { context } = await ctx.ask("user_context", { message: "What is it about?", fields });
      return `Please help me with ${context}.`;
    },
  });
}
