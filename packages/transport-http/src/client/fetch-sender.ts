import type { Answer, HttpSender } from "./sender.js";

/** How long the end of a body that nobody waits for may take before its connection is closed, ms. */
const LINGER = 1000;

/** Sends over `fetch`: the one that every runtime has, or one of the same signature. */
export function fetchSender(fetchLike: typeof fetch = fetch): HttpSender {
  return {
    send({ method = "POST", url, headers, body }) {
      const controller = new AbortController();
      const { signal } = controller;
      const init: RequestInit = { method, headers, signal, redirect: "manual", ...(body !== undefined && { body }) };
      return {
        // Called as a plain function: some runtimes refuse a `fetch` with another `this`.
        answer: fetchLike(url, init).then((response) => new FetchAnswer(response, controller)),
        cancel: () => controller.abort(),
      };
    },
    close() {},
  };
}

class FetchAnswer implements Answer {
  readonly #response: Response;
  readonly #controller: AbortController;
  #reading: Promise<void> | undefined;

  constructor(response: Response, controller: AbortController) {
    this.#response = response;
    this.#controller = controller;
  }

  get status(): number {
    return this.#response.status;
  }

  header(name: string): string | undefined {
    return this.#response.headers.get(name) ?? undefined;
  }

  async text(limit: number): Promise<string> {
    const length = this.header("content-length");
    // A coded body grows when it is read, so its length says nothing.
    const bounded = length !== undefined && Number(length) <= limit && this.header("content-encoding") === undefined;
    if (bounded) return this.#response.text();
    const parts: string[] = [];
    let size = 0;
    await this.#chunks((chunk, text) => {
      size += chunk;
      if (size > limit) throw new RangeError(`The answer is longer than ${limit} bytes.`);
      parts.push(text);
    });
    return parts.join("");
  }

  read(onText: (text: string) => void): Promise<void> {
    return (this.#reading = this.#chunks((_size, text) => onText(text)));
  }

  discard(): void {
    const timer = setTimeout(() => this.#controller.abort(), LINGER);
    const done = (): void => clearTimeout(timer);
    const rest = this.#reading ?? this.#response.body?.pipeTo(new WritableStream());
    if (rest === undefined) done();
    else rest.then(done, done);
  }

  async #chunks(take: (size: number, text: string) => void): Promise<void> {
    const reader = this.#response.body?.getReader();
    if (reader === undefined) return;
    const decoder = new TextDecoder();
    try {
      for (let step; !(step = await reader.read()).done;) {
        take(step.value.byteLength, decoder.decode(step.value, { stream: true }));
      }
    } catch (error) {
      this.#controller.abort();
      throw error;
    }
  }
}
