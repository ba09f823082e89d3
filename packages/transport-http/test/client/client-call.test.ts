import { TimeoutError } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { ok, sleep, until } from "../support/faces.js";
import { collecting, connect, idOf, json, peer, request, senders } from "../support/peer.js";

describe.each(senders)("giving up over $sender", ({ make }) => {
  const open = (url: string, options = {}) => connect(url, { sender: make(), ...options });

  it.each(["silent", "json", "stream"])(
    "closes the connection of a request that is %s and tells the caller at once [CANC-C-001] [HTTP-C-015]",
    async (state) => {
      let closed = false;
      const { url, seen } = await peer((response) => {
        response.on("close", () => (closed = true));
        if (state !== "silent")
          response
            .writeHead(200, { "Content-Type": state === "json" ? "application/json" : "text/event-stream" })
            .write(" ");
      });
      const controller = new AbortController();
      const { context } = collecting(controller.signal);
      const asked = open(url).exchange(request(), context);
      await until(() => seen.length === 1, "the request arrived");
      await sleep(20);
      controller.abort(new Error("enough"));
      await expect(asked).rejects.toMatchObject({ code: "ABORTED", cause: { message: "enough" } });
      await until(() => closed, "the connection was closed");
      expect(seen).toHaveLength(1);
    },
  );

  it("rejects with the local error that the signal was aborted with", async () => {
    const { url, seen } = await peer(() => {});
    const controller = new AbortController();
    const asked = open(url).exchange(request(), collecting(controller.signal).context);
    await until(() => seen.length === 1, "the request arrived");
    const why = new TimeoutError("too slow");
    controller.abort(why);
    await expect(asked).rejects.toBe(why);
  });

  it("sends nothing for a signal that is aborted already", async () => {
    const { url, seen } = await peer(() => {});
    await expect(open(url).exchange(request(), collecting(AbortSignal.abort()).context)).rejects.toMatchObject({
      code: "ABORTED",
    });
    await sleep(20);
    expect(seen).toHaveLength(0);
  });

  it("ignores what arrives afterwards [CANC-C-015]", async () => {
    let finish: (() => void) | undefined;
    const { url } = await peer((response, one) => {
      response
        .on("error", () => {})
        .writeHead(200, { "Content-Type": "text/event-stream" })
        .write(": on\n\n");
      finish = () =>
        void response.end(
          `data: {"jsonrpc":"2.0","method":"late"}\n\ndata: {"jsonrpc":"2.0","id":${idOf(one)},"result":{}}\n\n`,
        );
    });
    const controller = new AbortController();
    const { context, notes } = collecting(controller.signal);
    const asked = open(url).exchange(request(), context);
    await until(() => finish !== undefined, "the request arrived");
    await sleep(10);
    controller.abort();
    finish?.();
    await expect(asked).rejects.toMatchObject({ code: "ABORTED" });
    await sleep(20);
    expect(notes).toEqual([]);
  });

  it("leaves no listener on a signal that outlives the request", async () => {
    const { url } = await peer((response, one) => json(response, ok({ id: idOf(one) } as never)));
    const controller = new AbortController();
    let balance = 0;
    const { addEventListener: add, removeEventListener: remove } = controller.signal;
    controller.signal.addEventListener = (...args: unknown[]) =>
      void ((balance += 1), Reflect.apply(add, controller.signal, args));
    controller.signal.removeEventListener = (...args: unknown[]) =>
      void ((balance -= 1), Reflect.apply(remove, controller.signal, args));
    await open(url).exchange(request(), collecting(controller.signal).context);
    expect(balance).toBe(0);
  });
});
