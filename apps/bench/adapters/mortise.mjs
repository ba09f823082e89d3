// Mortise as a user gets it: the built packages.
import { fileURLToPath } from "node:url";
import { MORTISE_PROGRAMS } from "@mortise-tooling/budgets/mortise-programs";
import { publishedHome } from "../harness/published.mjs";
import { clients } from "./mortise/clients.mjs";
import { httpServers, stdioServers } from "./mortise/servers.mjs";

export default {
  label: "this project; `zod`: the same server with the Zod schemas that the other SDKs need, else plain JSON Schema",
  http: httpServers,
  streams: "node",
  stdio: stdioServers,
  client: clients,
  hello: fileURLToPath(new URL(".", import.meta.resolve("@mortise-tooling/budgets/entries/http.mjs"))),
  published: publishedHome,
  types: MORTISE_PROGRAMS,
};
