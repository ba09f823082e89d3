import type { HttpRequest, Refusal } from "./call.js";

const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** Whether a host name (without port) means this machine. */
export const isLoopback = (host: string): boolean =>
  LOOPBACK.includes(host.toLowerCase()) || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);

export interface OriginOptions {
  readonly allowedHosts?: readonly string[] | "*" | undefined;
  readonly allowedOrigins?: readonly string[] | "*" | undefined;
}

/**
 * Makes the check that keeps a web page of somebody else from speaking to this server through the reader's browser (DNS rebinding,
 * streamable-http § Security): the `Host` that was asked for, and the `Origin` of the page where a browser names one.
 */
export function originCheck(options: OriginOptions): (request: HttpRequest) => Refusal | undefined {
  const hostAllowed = remember(hostRule(options.allowedHosts));
  const originAllowed = remember(originRule(options));
  return (request) => {
    const host = request.header("host");
    if (host === undefined || !hostAllowed(host)) {
      return forbidden(`Host ${quote(host)} is not served here. The operator can add it to allowedHosts.`);
    }
    const origin = request.header("origin");
    if (origin !== undefined && !originAllowed(origin)) {
      return forbidden(`Origin ${quote(origin)} may not call this server. The operator can add it to allowedOrigins.`);
    }
    return undefined;
  };
}

const forbidden = (message: string): Refusal => ({ status: 403, message });
const quote = (value: string | undefined): string =>
  value === undefined ? "(none)" : JSON.stringify(value.slice(0, 200));

type Rule = (value: string) => boolean;

function hostRule(allowed: readonly string[] | "*" | undefined): Rule {
  if (allowed === "*") return () => true;
  if (allowed === undefined) return (host) => isLoopback(withoutPort(host));
  const hosts = new Set(allowed.map((host) => host.toLowerCase()));
  return (host) => hosts.has(host.toLowerCase()) || hosts.has(withoutPort(host).toLowerCase());
}

function originRule({ allowedHosts, allowedOrigins }: OriginOptions): Rule {
  if (allowedOrigins === "*") return () => true;
  if (allowedOrigins !== undefined) {
    const origins = new Set(allowedOrigins.map((origin) => origin.toLowerCase()));
    return (origin) => origins.has(origin.toLowerCase());
  }
  // Any host is served, so no host says anything about pages: browsers must be named.
  if (allowedHosts === "*") return () => false;
  const onAllowedHost = hostRule(allowedHosts);
  return (origin) => {
    const host = /^https?:\/\/([^/?#@\s]+)$/i.exec(origin)?.[1];
    return host !== undefined && onAllowedHost(host);
  };
}

const withoutPort = (host: string): string => host.replace(/:\d*$/, "");

/** Nearly every request brings the value of the one before. */
function remember(rule: Rule): Rule {
  let last: string | undefined;
  return (value) => {
    if (value === last) return true;
    if (!rule(value)) return false;
    last = value;
    return true;
  };
}
