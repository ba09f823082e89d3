import { scriptedBrowser } from "@mortise-tooling/authorization-server";

/** A person at a browser who signs in and says yes to everything; for a demonstration that waits for nobody. */
export function obligingPerson(user: string): (url: string) => Promise<void> {
  const browser = scriptedBrowser({ user });
  return async (url) => {
    const callback = await browser.signIn(url);
    await (await fetch(callback)).text();
  };
}
