import type { Redirect } from "../redirect.js";

export interface BrowserRedirectOptions {
  /** A page of your application, https or on this machine: it calls `auth.finish(location.href)`. */
  readonly callbackUrl: string;
  /** Leaves for the authorization server. Default: `location.assign`. */
  readonly navigate?: (url: string) => void;
}

/** For an application in a web page: leaves the page, and comes back to another. The store has to outlive that: `webStorageStore()`. */
export function browserRedirect({ callbackUrl, navigate }: BrowserRedirectOptions): Redirect {
  const leave = navigate ?? ((url: string) => (globalThis as unknown as Window).location.assign(url));
  return {
    applicationType: "web",
    begin: () =>
      Promise.resolve({
        redirectUri: callbackUrl,
        open: (url) => {
          leave(url);
          return Promise.resolve(undefined);
        },
        close: () => {},
      }),
  };
}

interface Window {
  readonly location: { assign(url: string): void };
}
