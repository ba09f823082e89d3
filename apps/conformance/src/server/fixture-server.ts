import { createServer } from "@mortise/server";
import type { Server, ServerOptions } from "@mortise/server";
import { defineCapabilityTools } from "./capability-tools.js";
import { defineChangeTools } from "./change-tools.js";
import { defineContentTools } from "./content-tools.js";
import { definePrompts } from "./prompts.js";
import { defineQuestionTools } from "./question-tools.js";
import { defineResources } from "./resources.js";
import { defineRoundTools } from "./round-tools.js";
import { defineSchemaTools } from "./schema-tools.js";
import { defineStreamingTools } from "./streaming-tools.js";
import { defineTaskTools } from "./task-tools.js";

/** Everything that the suite asks of a server, one concern after the other. A new wire or extension adds its own `define…`. */
export function createFixtureServer(options: Pick<ServerOptions, "onError"> = {}): Server {
  const server = createServer({ name: "mortise-conformance-server", version: "1.0.0" }, { logging: true, ...options });
  defineContentTools(server); // first: the first tool of the list has to take no arguments
  defineStreamingTools(server);
  defineSchemaTools(server);
  defineCapabilityTools(server);
  defineRoundTools(server);
  defineQuestionTools(server);
  defineTaskTools(server);
  defineChangeTools(server);
  defineResources(server);
  definePrompts(server);
  return server;
}
