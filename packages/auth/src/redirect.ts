/** How the user's browser gets to the authorization server and comes back. */
export interface Redirect {
  /** What the client registers as: `"native"` for loopback and app URIs, `"web"` for an https page (client-registration § Application Type). */
  readonly applicationType: "native" | "web";
  /**
   * Prepares one sign-in, before the authorization server hears of it: a listener listens, so that its port is known.
   * @param options.registered redirect URIs that this client registered earlier; one of them saves a new registration
   */
  begin(options: { readonly registered: readonly string[]; readonly signal: AbortSignal }): Promise<RedirectLeg>;
}

/** One sign-in on its way. */
export interface RedirectLeg {
  /** Sent, verbatim, to the authorization and the token endpoint. */
  readonly redirectUri: string;
  /**
   * Takes the user to `url`, which was checked to be https, or http on a loopback host. Never goes through a shell.
   * @returns the URL that the browser came back to, or `undefined` when it comes later, by way of `auth.finish(callbackUrl)`
   */
  open(url: string, options: { readonly state: string; readonly signal: AbortSignal }): Promise<string | undefined>;
  /** Called once, whatever became of the sign-in. */
  close(): void | Promise<void>;
}
