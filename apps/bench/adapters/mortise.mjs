// Mortise as a user gets it: the built packages.
import { fileURLToPath } from "node:url";
import { MORTISE_PROGRAMS } from "@mortise-tooling/budgets/mortise-programs";
import { clients } from "./mortise/clients.mjs";
import { httpServers, sessionServers, stdioServers } from "./mortise/servers.mjs";
import { taskServers } from "./mortise/tasks.mjs";

export default {
  label: "this project; `zod`: the same server with the Zod schemas that the other SDKs need, else plain JSON Schema",
  http: httpServers,
  sessions: sessionServers,
  tasks: taskServers,
  streams: "node",
  stdio: stdioServers,
  client: clients,
  hello: fileURLToPath(new URL(".", import.meta.resolve("@mortise-tooling/budgets/entries/http.mjs"))),
  // Imported here alone: adapters are loaded by processes whose memory is measured.
  published: async () => (await import("../harness/published.mjs")).publishedHome(),
  types: MORTISE_PROGRAMS,
};
