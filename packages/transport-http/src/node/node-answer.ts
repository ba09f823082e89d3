import type { IncomingMessage } from "node:http";
import type { Answer } from "../client/sender.js";

/** How long the end of a body that nobody waits for may take before its connection is closed, ms. */
const LINGER = 1000;

export class NodeAnswer implements Answer {
  readonly #response: IncomingMessage;

  constructor(response: IncomingMessage) {
    this.#response = response;
  }

  get status(): number {
    return this.#response.statusCode ?? 0;
  }

  header(name: string): string | undefined {
    const { headers } = this.#response;
    if (!Object.hasOwn(headers, name)) return undefined;
    const value = headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  }

  text(limit: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      this.#read(
        resolve,
        reject,
        (chunk: Buffer) => {
          size += chunk.length;
          if (size <= limit) chunks.push(chunk);
          else this.#response.destroy(new RangeError(`The answer is longer than ${limit} bytes.`));
        },
        () => (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString("utf8"),
      );
    });
  }

  read(onText: (text: string) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#response.setEncoding("utf8");
      this.#read(
        resolve,
        reject,
        (text: string) => {
          try {
            onText(text);
          } catch (error) {
            this.#response.destroy(error as Error);
          }
        },
        () => undefined,
      );
    });
  }

  discard(): void {
    const response = this.#response;
    const timer = setTimeout(() => response.destroy(), LINGER).unref();
    response
      .on("error", () => {})
      .once("close", () => clearTimeout(timer))
      .resume();
  }

  #read<C, T>(
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
    onData: (chunk: C) => void,
    atEnd: () => T,
  ): void {
    this.#response.on("data", onData);
    this.#response.on("end", () => resolve(atEnd()));
    // Also how a connection that closes in the middle shows itself.
    this.#response.on("error", reject);
  }
}
