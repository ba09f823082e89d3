import { createServer } from "@mortise/server";
import type { RequestContext } from "@mortise/server";
import { serving } from "../talk.js";

/** `_meta` of a request that wants to hear of its progress. */
export const PROGRESS = { progressToken: "p" };
/** Tells of every step. */
export const UNLIMITED = { progressPerSecond: Infinity };
export const progressOf = (messages: any[]) =>
  messages.filter(({ params }) => params).map(({ params }) => params.progress);

/** A tool that tells of its progress and then waits for a gate. */
export function gated(steps = 2) {
  let release!: () => void;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const seen: { signal?: AbortSignal } = {};
  const server = serving(async (ctx: RequestContext) => {
    seen.signal = ctx.signal;
    for (let step = 1; step <= steps; step += 1) ctx.progress(step);
    await gate;
    ctx.progress(steps + 1);
    return "done";
  });
  return { server, release, seen };
}

/** A server whose list of tools changes on demand. */
export const changing = () => {
  const server = createServer({ name: "changing", version: "1" });
  server.tool("t", { input: { type: "object" }, handler: () => "t" });
  let count = 0;
  return { server, change: () => void server.tool(`n${++count}`, { input: { type: "object" }, handler: () => "n" }) };
};

/** The response among them. */
export const result = (messages: any[]) => messages.find((message) => "result" in message || "error" in message);
