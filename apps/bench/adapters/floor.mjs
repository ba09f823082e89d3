// The floor: no SDK, no validation, nothing but JSON.parse → switch → JSON.stringify.
import { clients } from "./floor/clients.mjs";
import { httpServers } from "./floor/http-servers.mjs";
import { stdioServers } from "./floor/stdio-servers.mjs";

export default {
  label: "bare Node, no SDK and no checks",
  http: httpServers,
  streams: "json",
  stdio: stdioServers,
  client: clients,
};
