import type { ServerResponse } from "node:http";
import type { JsonObject } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { at, event, named, note, ok, sessionSite, site, stream, text } from "./http-server.js";
import type { Hit } from "./http-server.js";
import { rejection } from "./program.js";

describe("a stream that is cut", () => {
  /** Streams by what they were asked for; each GET with a position goes on where it says. */
  const resuming = (first: string, rest: (from: string, hit: Hit) => string | number) => {
    let asked: JsonObject = {};
    return sessionSite((hit, response: ServerResponse) => {
      const from = hit.headers["last-event-id"] as string | undefined;
      if (hit.http === "GET" && from !== undefined) {
        const next = rest(from, { ...hit, message: asked });
        if (typeof next === "number") response.writeHead(next).end();
        else stream(response).end(next);
        return true;
      }
      if (named(hit) !== "long") return false;
      asked = hit.message;
      stream(response).end(first);
      return true;
    });
  };

  it("after its first event is polled for the answer, not sooner than the server says [L25-HTTP-C-012, L25-HTTP-C-014, L25-RESUME-C-004]", async () => {
    const early: boolean[] = [];
    let waited = true;
    const cut = (): void => {
      waited = false;
      setTimeout(() => (waited = true), 250);
    };
    const { handler } = resuming(event("", { id: "p0", retry: 300 }), (from, { message }) => {
      early.push(!waited);
      cut();
      return from === "p0" ? event("", { id: "p1" }) : event(ok(message, text(from)), { id: "p2" });
    });
    const { url } = await site((hit, response) => {
      if (named(hit) === "long") cut();
      return handler(hit, response);
    });
    expect((await at(url).callTool("long")).content).toEqual([{ type: "text", text: "p1" }]);
    expect(early).toEqual([false, false]);
  });

  it("may replay the event that opened it, as the official SDK does: with an object in it that says nothing", async () => {
    const { handler } = resuming(event("", { id: "p0", retry: 1 }), (_, { message }) =>
      [event({}, { id: "p0" }), event(ok(message, text("done")), { id: "p1" })].join(""),
    );
    const { url } = await site(handler);
    expect((await at(url).callTool("long")).content).toEqual([{ type: "text", text: "done" }]);
  });

  it("without a position has no answer: nobody knows whether the call was carried out", async () => {
    const { handler } = resuming(event(note("notifications/message", {})), () => 500);
    const { url, hits } = await site(handler);
    expect(await rejection(at(url).callTool("long"))).toMatchObject({ code: "NO_ANSWER" });
    expect(hits.filter((hit) => named(hit) === "long")).toHaveLength(1);
  });

  it("is given up when the server does not go on with it", async () => {
    const { handler } = resuming(event("", { id: "p0", retry: 1 }), () => 405);
    const { url } = await site(handler);
    expect(await rejection(at(url).callTool("long"))).toMatchObject({ code: "HTTP_STATUS", status: 405 });
  });

  it("for what is said unasked is opened again where it was, and says so where it cannot [L25-HTTPGET-B-007]", async () => {
    const froms: (string | undefined)[] = [];
    const changed = event(note("notifications/tools/list_changed", {}), { id: "7", retry: 10 });
    const { handler } = sessionSite((hit, response) => {
      if (hit.http !== "GET") return false;
      froms.push(hit.headers["last-event-id"] as string | undefined);
      const open = stream(response);
      if (froms.length === 1) setTimeout(() => open.end(event("", { retry: 10 })), 100);
      else if (froms.length === 2) setTimeout(() => open.end(changed), 700);
      else open.write(event(note("notifications/tools/list_changed", {})));
      return true;
    });
    const { url } = await site(handler);
    const events: string[] = [];
    const subscription = at(url).subscribe(
      { toolsListChanged: true },
      { onEvent: ({ type }) => void events.push(type), relisten: { initialDelay: 10 } },
    );
    await expect
      .poll(() => events, { timeout: 5_000 })
      .toEqual(["acknowledged", "acknowledged", "gap", "toolsListChanged", "toolsListChanged"]);
    expect(froms.slice(0, 3)).toEqual([undefined, undefined, "7"]);
    await subscription.close();
  });
});
