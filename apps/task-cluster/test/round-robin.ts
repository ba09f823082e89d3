import { once } from "node:events";
import { createServer, request } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Instance } from "./instance.js";

/** One request that went through. */
export interface Passed {
  readonly method: string;
  /** The place of the instance that got it. */
  readonly to: number;
}

/** One URL in front of several instances: each request goes to the next one that is there. */
export class RoundRobin {
  readonly passed: Passed[] = [];
  readonly #instances: readonly Instance[];
  readonly #server: Server;
  #next = 0;

  constructor(instances: readonly Instance[]) {
    this.#instances = instances;
    this.#server = createServer((incoming, outgoing) => this.#pass(incoming, outgoing));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  /** Does something that takes one request, and has it go to that instance. */
  async by<T>(to: number, act: () => Promise<T>): Promise<T> {
    this.#next = to;
    const before = this.passed.length;
    const result = await act();
    const took = this.passed.slice(before);
    if (took.length === 1 && took[0]?.to === to) return result;
    throw new Error(`Meant to be one request to ${to}, not ${JSON.stringify(took)}.`);
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const to = this.#turn();
    const url = this.#instances[to]?.url;
    if (url === undefined) return void outgoing.writeHead(503).end();
    this.passed.push({ method: String(incoming.headers["mcp-method"]), to });
    const { pathname } = new URL(url);
    const onward = request(new URL(pathname, url), { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode as number, answer.headers);
      answer.pipe(outgoing);
      answer.on("error", () => outgoing.destroy());
    });
    onward.on("error", () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  }

  #turn(): number {
    const all = this.#instances.length;
    for (let i = 0; i < all && this.#instances[this.#next]?.url === undefined; i++) this.#next = (this.#next + 1) % all;
    const turn = this.#next;
    this.#next = (turn + 1) % all;
    return turn;
  }
}
