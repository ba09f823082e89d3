import type { Server } from "@mortise/server";

/** Tools that look at what the client declared. */
export function defineCapabilityTools(server: Server): void {
  server.tool("test_missing_capability", {
    description: "Needs sampling, and is refused to whoever does not declare it",
    needs: { sampling: {} },
    handler: () => "This client can sample.",
  });
  server.tool("test_streaming_elicitation", {
    description: "Could ask, and does not",
    needs: { elicitation: {} },
    handler: () => "Nothing to ask.",
  });
}
