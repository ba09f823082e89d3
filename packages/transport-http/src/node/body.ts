import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Refusal } from "../server/call.js";
import { BODY_CUT_SHORT, BODY_NOT_UTF8, BODY_TOO_LARGE, BODY_TOO_SLOW } from "../server/refusal.js";

/**
 * Reads the body of a request as UTF-8 text, within bounds.
 * @throws Error when something else has read it before
 */
export function readBody(request: IncomingMessage, limit: number, timeout: number): Promise<string | Refusal> {
  if (request.readableEnded) {
    throw new Error("The request's body was read before: mount this handler ahead of whatever parses bodies.");
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else resolve(BODY_TOO_LARGE(limit));
    });
    request.on("end", () => resolve(decode(chunks)));
    if (begun.push({ request, timeout, resolve }) === 1) setImmediate(watchIncomplete);
  });
}

function decode(chunks: readonly Buffer[]): string | Refusal {
  const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  return isUtf8(body) ? body.toString("utf8") : BODY_NOT_UTF8;
}

interface Body {
  readonly request: IncomingMessage;
  readonly timeout: number;
  resolve(outcome: Refusal): void;
}

/** Bodies begun in this turn of the event loop. Most come whole with their head: nothing can happen to those, and a timer has its price. */
let begun: Body[] = [];

function watchIncomplete(): void {
  const bodies = begun;
  begun = [];
  for (const body of bodies) if (!body.request.readableEnded) watch(body);
}

function watch({ request, timeout, resolve }: Body): void {
  if (request.destroyed) return resolve(BODY_CUT_SHORT);
  const timer = setTimeout(() => resolve(BODY_TOO_SLOW(timeout)), timeout);
  const stop = (): void => clearTimeout(timer);
  request.once("end", stop).once("close", stop);
  request.on("error", () => resolve(BODY_CUT_SHORT));
}
