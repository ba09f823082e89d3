import { serve } from "@mortise/mcp/server";
import type { ServedOverHttp, ServeOverHttp } from "@mortise/mcp/server";
import { createFixtureServer } from "./fixture-server.js";
import { HELD_MS } from "./streaming-tools.js";

/** Serves the fixture at one URL for all revisions. What went wrong on its side is told when it is closed, once each. */
export async function serveFixture(options: Partial<ServeOverHttp> = {}): Promise<ServedOverHttp> {
  const bugs = new Set<string>();
  const server = createFixtureServer({
    onError: (error, request) => bugs.add(`${request?.method ?? "a request"}: ${String(error)}`),
  });
  const legacy = { closeStreamAfterMs: HELD_MS, retryMs: 100 };
  const served = await serve(server, { http: true, legacy, ...options });
  void served.closed.then(() => {
    for (const bug of bugs) console.error(`The fixture server failed to answer ${bug}`);
  });
  return served;
}
