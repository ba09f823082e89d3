import type { Redirect, RedirectLeg } from "../redirect.js";

export interface CustomRedirectOptions {
  /** Where the authorization server sends the user back to; registered with it, verbatim. */
  readonly redirectUri: string;
  /** Default `"native"`. */
  readonly applicationType?: Redirect["applicationType"];
  /** Takes the user there. @returns the URL that they came back to, or `undefined` when `auth.finish(url)` will be told of it */
  readonly open: RedirectLeg["open"];
}

/** A way to the browser of your own: a window of an Electron app, a link in a chat, an app's URI scheme. */
export const customRedirect = ({ redirectUri, applicationType = "native", open }: CustomRedirectOptions): Redirect => ({
  applicationType,
  begin: () => Promise.resolve({ redirectUri, open, close: () => {} }),
});
