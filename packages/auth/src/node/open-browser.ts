import { spawn } from "node:child_process";
import { AuthError, quote } from "../errors.js";

/** The program that opens a URL, which is its only or last argument: no shell reads it, so nothing in it can be a command. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};
const ELSEWHERE = ["xdg-open"] as const;

/**
 * Opens the user's browser, which outlives this process.
 * @returns whether there was a program to do it; the URL should be shown as well, for a browser may be on another machine
 * @throws AuthError `UNSAFE_URL` for anything but http and https
 */
export async function openBrowser(url: string): Promise<boolean> {
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  if (protocol !== "https:" && protocol !== "http:") {
    throw new AuthError("UNSAFE_URL", `${quote(url)} was not opened in a browser: only http and https URLs are.`);
  }
  const [command, ...args] = OPENERS[process.platform] ?? ELSEWHERE;
  return new Promise((resolve) => {
    const child = spawn(command, [...args, new URL(url).href], { shell: false, stdio: "ignore", detached: true });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}
