import { fetchHandler } from "@mortise/transport-http";
import { describe, expect, it } from "vitest";
import { call, HEADERS } from "../support/faces.js";

describe("fetchHandler", () => {
  it("takes a stream that its reader cancels for a disconnect, without a signal on the request [HTTP-S-026]", async () => {
    let signal: AbortSignal | undefined;
    const handler = fetchHandler((_request, context) => {
      signal = context.signal;
      context.notify({ jsonrpc: "2.0", method: "n" });
      return new Promise(() => {});
    });
    const request = new Request("http://localhost/mcp", {
      method: "POST",
      headers: HEADERS,
      body: JSON.stringify(call()),
    });
    const response = await handler.fetch(request);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(signal?.aborted).toBe(false);
    await response.body?.cancel();
    expect(signal?.aborted).toBe(true);
  });
});
