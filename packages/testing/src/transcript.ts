import { isFailure, isObject } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcResponse, Middleware } from "@mortise/jsonrpc";

export interface TranscriptOptions {
  /** Leave `_meta` in. Default: it is left out, since it says the same in every message. */
  readonly meta?: boolean;
  /** Members, anywhere, whose values differ from run to run: each is written as `<name 1>`, `<name 2>`, by value. Default `["requestState"]`. */
  readonly volatile?: readonly string[];
  /** Most lines that are kept; further ones are counted. Default 1000. */
  readonly maxLines?: number;
}

/** What was said between a client and a server, as text that stays the same as long as they say the same. */
export interface Transcript {
  /** Records whatever passes: give it to a client or to a server. */
  readonly middleware: Middleware;
  /** Everything so far: `→` is a request, `←` an answer, `·` a notification on the way. Requests are numbered in the order of their start. */
  toString(): string;
  /** Forgets what was recorded, and counts from one again. */
  clear(): void;
}

/**
 * Records messages in a form that is fit for snapshots: ids become numbers in order, volatile values become their names.
 * @example
 * const log = transcript();
 * const client = testClient(server, { middleware: [log.middleware] });
 * await client.callTool("greet", { who: "Ada" });
 * expect(String(log)).toMatchInlineSnapshot();
 */
export function transcript(options: TranscriptOptions = {}): Transcript {
  const recorder = new Recorder(options);
  return {
    middleware: recorder.middleware,
    toString: () => recorder.text,
    clear: () => recorder.clear(),
  };
}

class Recorder {
  readonly #meta: boolean;
  readonly #volatile: ReadonlySet<string>;
  readonly #maxLines: number;
  #lines: string[] = [];
  #more = 0;
  #requests = 0;
  #names = new Map<string, string>();

  constructor({ meta = false, volatile = ["requestState"], maxLines = 1000 }: TranscriptOptions) {
    this.#meta = meta;
    this.#volatile = new Set(volatile);
    this.#maxLines = maxLines;
  }

  get text(): string {
    return [...this.#lines, ...(this.#more > 0 ? [`… and ${this.#more} more`] : [])].join("\n");
  }

  clear(): void {
    this.#lines = [];
    this.#more = 0;
    this.#requests = 0;
    this.#names = new Map();
  }

  readonly middleware: Middleware = (next) => async (request, context) => {
    const mark = `#${++this.#requests}`;
    this.#write(`→ ${mark} ${request.method}`, request.params);
    const listening = context.with({
      notify: (notification) => {
        this.#write(`· ${mark} ${notification.method}`, notification.params);
        context.notify(notification);
      },
    });
    try {
      const response = await next(request, listening);
      this.#answer(mark, response);
      return response;
    } catch (error) {
      this.#write(`✗ ${mark} ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
      throw error;
    }
  };

  #answer(mark: string, response: JsonRpcResponse): void {
    if (!isFailure(response)) return this.#write(`← ${mark}`, response.result);
    const { code, message, data } = response.error;
    this.#write(`← ${mark} error ${code} ${JSON.stringify(message)}`, data);
  }

  #write(head: string, body?: unknown): void {
    if (this.#lines.length >= this.#maxLines) return void this.#more++;
    const shown = this.#meta || !isObject(body) ? body : withoutMeta(body);
    const empty = shown === undefined || (isObject(shown) && Object.keys(shown).length === 0);
    this.#lines.push(empty ? head : `${head} ${JSON.stringify(shown, this.#steady)}`);
  }

  /** A `JSON.stringify` replacer that writes names in place of what differs from run to run. */
  readonly #steady = (key: string, value: unknown): unknown => {
    if (key === "progressToken") return "<token>";
    if (!this.#volatile.has(key) || value === undefined) return value;
    const text = `${key} ${JSON.stringify(value)}`;
    const name = this.#names.get(text) ?? `<${key} ${this.#names.size + 1}>`;
    this.#names.set(text, name);
    return name;
  };
}

function withoutMeta({ _meta, ...rest }: JsonObject): JsonObject {
  return rest;
}
