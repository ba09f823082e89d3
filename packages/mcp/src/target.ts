import { LocalError, memoryTransport } from "@mortise/jsonrpc";
import type { EraOptions } from "@mortise/legacy/client";
import type { Exchange, Transport } from "@mortise/jsonrpc";
import { httpTransport } from "@mortise/transport-http";
import type { HttpTransportOptions } from "@mortise/transport-http";
import type { ChannelTransport } from "@mortise/transport-stdio";
import { stdioTransport } from "@mortise/transport-stdio/node";
import type { StdioTransportOptions } from "@mortise/transport-stdio/node";

/**
 * Where a server is:
 * - an `http:` or `https:` URL;
 * - `{ command, args, env, cwd }`: a program to start and to speak to over its stdin and stdout;
 * - a server object of this process, or any other object with an `exchange`, or an exchange itself: called directly, with nothing between;
 * - a transport of your own.
 */
export type ConnectTarget =
  string | URL | StdioTransportOptions | { readonly exchange: Exchange } | Transport | Exchange;

/** A way to a target. */
export interface Way {
  readonly transport: Transport;
  /** Whether the server may turn out not to be there: not so for one in this process. */
  readonly remote: boolean;
}

/** How to go it: how the server may be spoken to, and the options of HTTP. */
export interface WayOptions {
  readonly http: HttpTransportOptions | undefined;
  /** Absent: in the current revision, and in no other. */
  readonly eras: EraOptions | undefined;
}

/** @throws LocalError when the target is none, or its program cannot be started */
export async function wayTo(target: ConnectTarget, options: WayOptions): Promise<Way> {
  if (typeof target === "string" || target instanceof URL) return overHttp(httpUrl(target), options);
  if (typeof target === "function") return inProcess(target);
  if ("command" in target) return overChannel(await stdioTransport(target), options);
  if (isTransport(target)) {
    return isChannel(target) ? overChannel(target, options) : { transport: target, remote: true };
  }
  if (typeof target.exchange === "function") return inProcess(target.exchange);
  throw new LocalError("BAD_TARGET", "connect() needs a URL, { command }, a server, a transport or an exchange.");
}

// What posts from Node is loaded when somebody connects over HTTP, what speaks earlier revisions when they have not been ruled out.

async function overHttp(url: URL, { http, eras }: WayOptions): Promise<Way> {
  const options = { ...http, sender: http?.sender ?? (await import("@mortise/transport-http/node")).nodePool() };
  if (eras === undefined) return { transport: httpTransport(url, options), remote: true };
  const { dualHttpTransport } = await import("@mortise/legacy/client");
  return { transport: dualHttpTransport(url, options, eras), remote: true };
}

async function overChannel(transport: ChannelTransport, { eras }: WayOptions): Promise<Way> {
  if (eras === undefined) return { transport, remote: true };
  const { dualChannelTransport } = await import("@mortise/legacy/client");
  return { transport: dualChannelTransport(transport, eras), remote: true };
}

/** The target, for messages: without what may be secret, such as a query or a program's arguments. */
export function nameOf(target: ConnectTarget): string {
  if (typeof target === "object" && "command" in target) return `the program ${JSON.stringify(target.command)}`;
  if (typeof target !== "string" && !(target instanceof URL)) return "the given server";
  if (!URL.canParse(String(target))) return JSON.stringify(target);
  const { protocol, host, pathname } = new URL(target);
  return `${protocol}//${host}${pathname}`;
}

const inProcess = (exchange: Exchange): Way => ({
  transport: memoryTransport(exchange),
  remote: false,
});

const isTransport = (target: object): target is Transport => "exchange" in target && "unclaimed" in target;

/** Notifications that belong to no request: what carries them can carry a session. */
const isChannel = (target: Transport): target is ChannelTransport => "notify" in target;

function httpUrl(target: string | URL): URL {
  const url = typeof target === "string" && URL.canParse(target) ? new URL(target) : target;
  if (url instanceof URL && /^https?:$/.test(url.protocol)) return url;
  throw new LocalError(
    "BAD_TARGET",
    `${JSON.stringify(String(target))} is no http or https URL. To start a program pass { command, args }.`,
  );
}
