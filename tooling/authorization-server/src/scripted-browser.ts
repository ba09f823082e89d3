export interface BrowserOptions {
  /** The name to sign in with. Default `"ada"`. */
  readonly user?: string;
  /** The scopes to leave checked, of those that are asked for; `"deny"` for none at all. Default: all. */
  readonly allow?: readonly string[] | "deny";
}

/** A browser session without a browser: it keeps cookies and follows redirects, as a person with that name would. */
export interface ScriptedBrowser {
  /**
   * Opens an authorization URL, signs in if asked, decides, and follows redirects.
   * @returns the first URL on another origin, which is not requested: the callback
   */
  signIn(url: string): Promise<string>;
}

const MOST_STEPS = 20;

/** Starts a session: as long as it lives the authorization server knows the user, as it would in a browser. */
export function scriptedBrowser({ user = "ada", allow }: BrowserOptions = {}): ScriptedBrowser {
  const cookies = new Map<string, string>();
  const fillIn = (html: string): URLSearchParams => {
    const form = new URLSearchParams({
      decision: allow === "deny" && !html.includes('name="login"') ? "deny" : "allow",
    });
    if (html.includes('name="login"')) form.set("login", user);
    for (const [, scope = ""] of html.matchAll(/name="scope" value="([^"]*)"/g))
      if (allow === undefined || allow.includes(scope)) form.append("scope", scope);
    return form;
  };
  return {
    async signIn(start) {
      let url = start;
      let form: URLSearchParams | undefined;
      for (let step = 0; step < MOST_STEPS; step++) {
        const response = await fetch(url, {
          redirect: "manual",
          headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
          ...(form && { method: "POST", body: form }),
        });
        keepCookies(cookies, response);
        const location = response.headers.get("location");
        const html = await response.text();
        if (location !== null) {
          const next = new URL(location, url);
          if (next.origin !== new URL(start).origin) return next.href;
          [url, form] = [next.href, undefined];
          continue;
        }
        const action = /<form method="post" action="([^"]*)"/.exec(html)?.[1];
        if (action === undefined) throw new Error(`No page to sign in on at ${url}: ${response.status} ${html}`);
        [url, form] = [new URL(action, url).href, fillIn(html)];
      }
      throw new Error(`Still not signed in after ${MOST_STEPS} pages.`);
    },
  };
}

function keepCookies(cookies: Map<string, string>, response: Response): void {
  for (const line of response.headers.getSetCookie()) {
    const [pair = "", ...attributes] = line.split(";");
    const end = pair.indexOf("=");
    const gone = attributes.some((one) => /^\s*expires=Thu, 01 Jan 1970/i.test(one));
    if (gone) cookies.delete(pair.slice(0, end));
    else cookies.set(pair.slice(0, end), pair.slice(end + 1));
  }
}
