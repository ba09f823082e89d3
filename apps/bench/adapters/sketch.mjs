// Not an SDK: how near to the floor a server comes that makes every request check of the 2026-07-28 revision, validates the
// arguments and shapes the result, with one server for all requests, schemas converted once and the list serialised once.
import { httpServer } from "./sketch/http-server.mjs";
import { stdioServer } from "./sketch/stdio-server.mjs";

export default {
  label: "a lean sketch with all request checks",
  http: { node: { start: httpServer } },
  stdio: { node: { start: stdioServer } },
};
