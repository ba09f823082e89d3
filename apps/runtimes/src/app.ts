import { fetchHandler } from "@mortise/transport-http";
import { exercise } from "./exercise.js";
import { sampleServer } from "./server.js";

export { exercise } from "./exercise.js";

let handler: ReturnType<typeof fetchHandler> | undefined;

/**
 * The whole program, as a web-standard function: `/mcp` is a server, and `/exercise?url=…&without=…` runs the client in this runtime
 * against the server at that URL and answers with what it did, or with status 500 and what failed.
 */
export async function app(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  handler ??= fetchHandler(sampleServer().exchange, { keepAlive: 50 }); // not when loaded: some runtimes allow no randomness then
  if (pathname === "/mcp") return handler.fetch(request);
  if (pathname !== "/exercise") return new Response("Nothing here.", { status: 404 });
  try {
    return Response.json(await exercise(searchParams.get("url") ?? "", searchParams.getAll("without")));
  } catch (error) {
    return new Response(String(error), { status: 500 });
  }
}
