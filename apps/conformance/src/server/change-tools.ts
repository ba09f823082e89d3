import type { Server } from "@mortise/server";

/** Tools that change what is listed; whoever subscribed to that list hears of it. */
export function defineChangeTools(server: Server): void {
  let changes = 0;
  const tool = server.tool("test_changing_tool", {
    description: "Changed 0 times",
    handler: () => `${changes} changes`,
  });
  const prompt = server.prompt("test_changing_prompt", {
    description: "Changed 0 times",
    handler: () => `${changes} changes`,
  });
  server.tool("test_trigger_tool_change", {
    description: "Changes the list of tools",
    handler() {
      tool.update({ description: `Changed ${++changes} times` });
      return "The list of tools has changed.";
    },
  });
  server.tool("test_trigger_prompt_change", {
    description: "Changes the list of prompts",
    handler() {
      prompt.update({ description: `Changed ${++changes} times` });
      return "The list of prompts has changed.";
    },
  });
}
