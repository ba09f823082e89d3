import type { Redirect } from "@mortise/auth";

/** Never asked: the authorization server's redirect is read, not followed. */
const CALLBACK = "http://localhost:3000/callback";

/** A user who consents at once: the suite's authorization endpoint answers with the redirect itself. */
export function robotRedirect(): Redirect {
  return {
    applicationType: "native",
    begin: () =>
      Promise.resolve({
        redirectUri: CALLBACK,
        async open(url, { signal }) {
          const answer = await fetch(url, { redirect: "manual", signal });
          const location = answer.headers.get("location");
          if (location === null)
            throw new Error(`The authorization endpoint answered with HTTP status ${answer.status}.`);
          return new URL(location, url).href;
        },
        close() {},
      }),
  };
}
