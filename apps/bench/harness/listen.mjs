import { once } from "node:events";
import { createServer } from "node:http";

/** Serves a Node request listener on a free loopback port and gives the port. */
export async function listen(listener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server.address().port;
}
