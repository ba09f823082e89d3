import type { HttpCall } from "./call.js";

/** Public and harmless, so any page may read them; the preflight names no header that a page could not send anyway. */
const HEADERS = { "Access-Control-Allow-Origin": "*", "Cache-Control": "max-age=300" };
const PREFLIGHT = { ...HEADERS, "Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Allow-Headers": "*" };

/** JSON documents that stand beside the endpoint, for everybody who asks. */
export class Documents {
  readonly #texts: ReadonlyMap<string, string>;

  /** @param documents by path */
  constructor(documents: Readonly<Record<string, unknown>>) {
    this.#texts = new Map(Object.entries(documents).map(([path, document]) => [path, JSON.stringify(document)]));
  }

  has(path: string): boolean {
    return this.#texts.has(withoutQuery(path));
  }

  /** Answers a request for one of them. @returns whether it was one */
  answer(call: HttpCall): boolean {
    const text = this.#texts.get(withoutQuery(call.path));
    if (text === undefined) return false;
    if (call.method === "GET" || call.method === "HEAD") call.send(200, HEADERS, text);
    else if (call.method === "OPTIONS") call.send(204, PREFLIGHT);
    else call.send(405, { Allow: "GET, HEAD, OPTIONS" });
    return true;
  }
}

const withoutQuery = (path: string): string => path.split("?", 1)[0] as string;
