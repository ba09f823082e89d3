import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** The body as a form. */
  readonly form: URLSearchParams;
}

export interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
}

export type Answer = Said | ((asked: Asked) => Said | Promise<Said>);

/** An HTTP server whose every answer a test may replace, and that remembers what it was asked. */
export interface Peer {
  readonly origin: string;
  readonly asked: Asked[];
  /** By path. What is not here is 404. */
  readonly answers: Map<string, Answer>;
  /** What was asked of one path. */
  at(path: string): Asked[];
}

/** Listens on a free port of 127.0.0.1 until the test ends. */
export async function startPeer(): Promise<Peer> {
  const asked: Asked[] = [];
  const answers = new Map<string, Answer>();
  const server = createServer((request, response) => {
    const { pathname: path, searchParams: query } = new URL(request.url ?? "/", "http://peer");
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const one = {
        method: request.method ?? "",
        path,
        query,
        headers: request.headers,
        body,
        form: new URLSearchParams(body),
      };
      asked.push(one);
      const answer = answers.get(path) ?? { status: 404, body: "Not found" };
      Promise.resolve(typeof answer === "function" ? answer(one) : answer).then(
        ({ status = 200, headers = {}, body: said = "" }) => {
          const text = typeof said === "string" ? said : JSON.stringify(said);
          const type = typeof said === "string" ? "text/html" : "application/json";
          response.writeHead(status, { "content-type": type, ...headers } as Record<string, string>).end(text);
        },
        (error: unknown) => response.writeHead(599).end(String(error)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    answers,
    at: (path) => asked.filter((one) => one.path === path),
  };
}
