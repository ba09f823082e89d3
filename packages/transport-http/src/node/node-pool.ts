import { Agent, request } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AgentOptions as HttpsAgentOptions } from "node:https";
import type { HttpSender, Outgoing, Sending } from "../client/sender.js";
import { encodingOf } from "./encoding.js";
import { NodeAnswer } from "./node-answer.js";

export interface NodePoolOptions {
  /** Connections at once to one origin; more requests wait. An open stream holds one. Default 256. */
  readonly connections?: number;
  /** How long an unused connection is kept, ms. Below what servers allow (Node's: 5,000), or a request meets a closing one. Default 4,000. */
  readonly idleTimeout?: number;
  /** Time to reach the server, TLS included, ms. Default 10,000. */
  readonly connectTimeout?: number;
  /** TLS options: `ca`, `cert`, `key`, `rejectUnauthorized`… */
  readonly tls?: Pick<
    HttpsAgentOptions,
    "ca" | "cert" | "key" | "passphrase" | "pfx" | "rejectUnauthorized" | "servername"
  >;
}

/** Sends over Node's own HTTP client with kept-alive connections: a fraction of the cost of `fetch`, and no dependency. */
export function nodePool(options: NodePoolOptions = {}): HttpSender {
  const { connections = 256, idleTimeout = 4_000, connectTimeout = 10_000, tls } = options;
  const agentOptions = { keepAlive: true, maxSockets: connections, timeout: idleTimeout, scheduling: "lifo" } as const;
  const plain: Way = { request, agent: new Agent(agentOptions) };
  let secure: Promise<Way> | undefined;
  const targets = new Map<string, Target>();

  const targetOf = (url: string): Target => {
    let target = targets.get(url);
    if (target === undefined) {
      if (targets.size >= MAX_TARGETS) targets.clear();
      targets.set(url, (target = parseTarget(url)));
    }
    return target;
  };
  return {
    send(outgoing) {
      const target = targetOf(outgoing.url);
      if (!target.secure) return send(outgoing, target, plain, connectTimeout);
      secure ??= secureWay({ ...agentOptions, ...tls });
      const sending = secure.then((way) => send(outgoing, target, way, connectTimeout));
      return {
        answer: sending.then(({ answer }) => answer),
        cancel: () => void sending.then(({ cancel }) => cancel(), ignore),
      };
    },
    close() {
      plain.agent.destroy();
      void secure?.then(({ agent }) => agent.destroy());
    },
  };
}

const ignore = (): void => undefined; // the answer says it

/** Node's module for one protocol, and the connections that are kept over it. */
interface Way {
  readonly request: typeof request;
  readonly agent: Agent;
}

/** TLS is a third of what Node loads for HTTP, so it is loaded for the first `https:` URL; a server needs none of it. */
async function secureWay(options: HttpsAgentOptions): Promise<Way> {
  const https = await import("node:https");
  return { request: https.request, agent: new https.Agent(options) };
}

/** A URL is parsed once, not for every request. */
interface Target {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: string;
  readonly path: string;
  /** For the `Host` header. */
  readonly host: string;
}

const MAX_TARGETS = 64;

function parseTarget(url: string): Target {
  const { protocol, host, hostname, port, pathname, search } = new URL(url);
  return {
    secure: protocol === "https:",
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port,
    path: pathname + search,
    host,
  };
}

function send(
  { method = "POST", headers, body }: Outgoing,
  { secure, hostname, port, path, host }: Target,
  way: Way,
  connectTimeout: number,
): Sending {
  const request = way.request({
    hostname,
    port,
    path,
    method,
    agent: way.agent,
    headers: rawHeaders(headers, host, body),
  });
  const answer = new Promise<NodeAnswer>((resolve, reject) => {
    request.on("response", (response: IncomingMessage) => resolve(new NodeAnswer(response)));
    request.on("error", reject);
    request.on("socket", (socket) => {
      if (!socket.connecting) return;
      const fail = (): void => void request.destroy(new Error(`not connected within ${connectTimeout} ms`));
      const timer = setTimeout(fail, connectTimeout);
      const done = (): void => clearTimeout(timer);
      socket.once(secure ? "secureConnect" : "connect", done).once("close", done);
    });
  });
  if (body === undefined) request.end();
  else request.end(body, encodingOf(body));
  return { answer, cancel: () => void request.destroy(new Error("given up")) };
}

/** Names and values in turn: Node writes such a list as it is, where an object of headers is taken apart and put together again. */
function rawHeaders(headers: Outgoing["headers"], host: string, body: string | undefined): string[] {
  const raw = body === undefined ? [] : ["content-length", String(Buffer.byteLength(body))];
  for (const name of Object.keys(headers)) raw.push(name, headers[name] as string);
  if (!Object.hasOwn(headers, "host")) raw.push("host", host);
  return raw;
}
