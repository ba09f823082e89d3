import type { Exchange } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { call, faces, ok, post, until } from "../support/faces.js";

const never: Exchange = () => new Promise(() => {});

describe.each(faces)("close: $face", ({ start }) => {
  it("lets a request in progress finish, and takes no more", async () => {
    let release: (() => void) | undefined;
    const server = await start(
      async (request) => {
        await new Promise<void>((resolve) => (release = resolve));
        return ok(request);
      },
      { drainTimeout: 5_000 },
    );
    const first = post(server.url, call());
    await until(() => release !== undefined, "the request arrived");
    const closing = server.close();
    const second = await post(server.url, call()).then(
      (reply) => reply.status,
      () => "refused",
    );
    expect([503, "refused"]).toContain(second);
    release?.();
    expect((await first).status).toBe(200);
    await closing;
  });

  it("cuts what does not finish in time and aborts its signal", async () => {
    let signal: AbortSignal | undefined;
    const server = await start(
      (request, context) => {
        signal = context.signal;
        return never(request, context);
      },
      { drainTimeout: 20 },
    );
    const first = post(server.url, call()).then(
      (reply) => reply.status,
      () => "cut",
    );
    await until(() => signal !== undefined, "the request arrived");
    await server.close();
    expect([503, "cut"]).toContain(await first);
    await until(() => signal?.aborted === true, "the signal aborted");
  });
});
