import { AbortedError } from "@mortise/jsonrpc";
import { AuthError } from "../errors.js";
import type { Redirect } from "../redirect.js";
import { listenForCallback } from "./callback-server.js";
import { openBrowser } from "./open-browser.js";

export interface LoopbackRedirectOptions {
  /** The path of the redirect URI. Default `"/callback"`. A client that is registered beforehand registers `http://127.0.0.1/callback`, without a port. */
  readonly path?: string;
  /** Preferred port, for authorization servers that compare it against the rules (RFC 8252 §7.3). Default: that of an earlier registration, else any. */
  readonly port?: number;
  /** How long the user may take, ms. Default 300,000. */
  readonly timeout?: number;
  /** Takes the user to a URL. Default: {@link openBrowser}. */
  readonly browser?: (url: string) => unknown;
  /** Shows the URL as well, for a browser that does not open or is elsewhere. Default: a line on stderr. */
  readonly announce?: (url: string) => void;
  /** HTML that the user sees at the end. */
  readonly page?: string;
}

const PAGE = "<!doctype html><title>Back to the program</title><p>You may close this window and return to the program.";

/** Signs users of a program on their own machine in, by way of their browser and a port of 127.0.0.1 (RFC 8252 §7.3). */
export function loopbackRedirect(options: LoopbackRedirectOptions = {}): Redirect {
  const { path = "/callback", port, timeout = 300_000, browser = openBrowser, page = PAGE } = options;
  if (!/^\/[\w\-./~]*$/.test(path))
    throw new TypeError(`path: ${JSON.stringify(path)} has to begin with a slash, as in "/callback".`);
  const announce = options.announce ?? ((url) => void process.stderr.write(`To sign in, open ${url}\n`));
  return {
    applicationType: "native",
    async begin({ registered }) {
      // It listens before anybody hears of the URL, and until the end: a port that is free now may be taken in a moment.
      const server = await listenForCallback({
        ports: port === undefined ? portsOf(registered, path) : [port],
        path,
        page,
      });
      return {
        redirectUri: server.url,
        async open(url, { state, signal }) {
          const callback = server.expect(state);
          announce(url);
          await browser(url);
          return within(callback, timeout, signal);
        },
        close: () => server.close(),
      };
    },
  };
}

/** The ports that this client registered with: using one again saves a registration. */
const portsOf = (registered: readonly string[], path: string): readonly number[] =>
  registered
    .filter((uri) => URL.canParse(uri))
    .map((uri) => new URL(uri))
    .filter((uri) => uri.protocol === "http:" && uri.hostname === "127.0.0.1" && uri.pathname === path)
    .flatMap(({ port }) => (port === "" ? [] : [Number(port)]));

function within(callback: Promise<string>, timeout: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = `Nobody came back from the browser within ${timeout} ms. Sign in again; \`timeout\` gives users longer.`;
    const timer = setTimeout(
      () => end(() => reject(new AuthError("CALLBACK_TIMEOUT", late, { retryable: true }))),
      timeout,
    );
    const aborted = (): void =>
      end(() => reject(new AbortedError("The sign-in was given up.", { cause: signal.reason })));
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", aborted);
      settle();
    };
    if (signal.aborted) return aborted();
    signal.addEventListener("abort", aborted);
    void callback.then((url) => end(() => resolve(url)));
  });
}
