import { ClosedError, TimeoutError } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { aborted, call, opened, serving, Talk } from "./talk.js";

const quiet = serving(() => "ok");

describe("ping", () => {
  it("is answered at once, whatever else runs [L25-PING-B-001]", async () => {
    const talk = await opened(serving(({ signal }) => aborted(signal)).exchange);
    void talk.request("tools/call", { name: "t" });
    expect(await talk.request("ping", {}, "p")).toEqual({ jsonrpc: "2.0", id: "p", result: {} });
    talk.session.close();
  });

  it("finds the client alive, even before it is initialized", async () => {
    const talk = new Talk(quiet.exchange, { answer: () => ({ result: {} }) });
    await talk.session.ping();
    expect(talk.heard).toMatchObject([{ method: "ping" }]);
  });

  it("finds it gone when it does not answer in time, or cannot be reached", async () => {
    const talk = await opened(quiet.exchange, { pingTimeoutMs: 10 });
    await expect(talk.session.ping()).rejects.toThrow(TimeoutError);
    talk.session.standalone = undefined;
    await expect(talk.session.ping()).rejects.toThrow(ClosedError);
  });

  it("is given up when the session is closed", async () => {
    const talk = await opened(quiet.exchange);
    const ping = talk.session.ping();
    talk.session.close();
    await expect(ping).rejects.toThrow(ClosedError);
  });
});

describe("log messages", () => {
  const logging = serving(
    (ctx) => {
      for (const level of ["debug", "info", "error"] as const) ctx.log(level, level);
      return "ok";
    },
    { logging: true },
  );
  const heard = (talk: Talk) => talk.of("notifications/message").map(({ params }) => params.level as string);

  it("come from info on, unless the server says otherwise [L25-LOG-S-006]", async () => {
    const talk = await opened(logging.exchange);
    await call(talk);
    expect(heard(talk)).toEqual(["info", "error"]);
    const strict = await opened(logging.exchange, { logLevel: "emergency" });
    await call(strict);
    expect(heard(strict)).toEqual([]);
  });

  it("come as the client wants them, for its session alone [L25-LOG-C-002, L25-LOG-S-003]", async () => {
    const [talk, other] = [await opened(logging.exchange), await opened(logging.exchange)];
    expect(await talk.result("logging/setLevel", { level: "error" })).toEqual({});
    await call(talk);
    await call(other);
    expect(heard(talk)).toEqual(["error"]);
    expect(heard(other)).toEqual(["info", "error"]);
    await talk.result("logging/setLevel", { level: "debug" });
    await call(talk);
    expect(heard(talk)).toEqual(["error", "debug", "info", "error"]);
  });

  it("have levels that exist, of servers that log [L25-LOG-S-004]", async () => {
    const talk = await opened(logging.exchange);
    for (const level of ["loud", "constructor", 3, undefined])
      expect(await talk.error("logging/setLevel", { level })).toMatchObject({ code: -32602 });
    expect(await (await opened(quiet.exchange)).error("logging/setLevel", { level: "info" })).toMatchObject({
      code: -32601,
    });
  });
});
