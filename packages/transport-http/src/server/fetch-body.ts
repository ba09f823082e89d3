import type { Refusal } from "./call.js";
import { BODY_CUT_SHORT, BODY_NOT_UTF8, BODY_TOO_LARGE, BODY_TOO_SLOW } from "./refusal.js";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Reads the body of a web-standard request as UTF-8 text, within bounds. */
export async function readBody(request: Request, limit: number, timeout: number): Promise<string | Refusal> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Refusal>((resolve) => (timer = setTimeout(resolve, timeout, BODY_TOO_SLOW(timeout))));
  // With a length that was checked, the runtime's own reader is bounded and several times faster than a stream's.
  const bytes = request.headers.has("content-length") ? request.arrayBuffer() : readChunks(request, limit);
  try {
    const body = await Promise.race([bytes, late]);
    if (!(body instanceof ArrayBuffer || body instanceof Uint8Array)) return body;
    return body.byteLength > limit ? BODY_TOO_LARGE(limit) : decode(body);
  } catch (error) {
    if (request.bodyUsed && error instanceof TypeError) {
      throw new Error("The request's body could not be read: hand the request over before anything else reads it.", {
        cause: error,
      });
    }
    return BODY_CUT_SHORT;
  } finally {
    clearTimeout(timer);
    bytes.catch(() => {}); // it may still fail after it was given up
  }
}

async function readChunks(request: Request, limit: number): Promise<Uint8Array | Refusal> {
  if (request.bodyUsed) throw new TypeError("body used");
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let step; reader && !(step = await reader.read()).done;) {
    size += step.value.byteLength;
    if (size > limit) {
      void reader.cancel().catch(() => {});
      return BODY_TOO_LARGE(limit);
    }
    chunks.push(step.value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

function decode(body: ArrayBuffer | Uint8Array): string | Refusal {
  try {
    return utf8.decode(body);
  } catch {
    return BODY_NOT_UTF8;
  }
}
