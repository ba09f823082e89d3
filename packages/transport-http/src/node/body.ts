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
    let timer: NodeJS.Timeout | undefined;
    const settle = (outcome: string | Refusal): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    // A small body is here with its head: no timer for those.
    queueMicrotask(() => {
      if (request.destroyed) settle(BODY_CUT_SHORT);
      else if (!request.complete) timer = setTimeout(() => settle(BODY_TOO_SLOW(timeout)), timeout);
    });
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else settle(BODY_TOO_LARGE(limit));
    });
    request.on("end", () => settle(decode(chunks)));
    request.on("error", () => settle(BODY_CUT_SHORT));
  });
}

function decode(chunks: readonly Buffer[]): string | Refusal {
  const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  return isUtf8(body) ? body.toString("utf8") : BODY_NOT_UTF8;
}
