import type { Answer } from "./sender.js";

type Head = Pick<Answer, "status" | "header">;

/** Where the same POST may be sent instead: 307 and 308 on the same origin. */
export function redirectTarget(answer: Head, from: string): string | undefined {
  if (answer.status !== 307 && answer.status !== 308) return undefined;
  const target = location(answer, from);
  return target?.origin === new URL(from).origin ? target.href : undefined;
}

/** What to tell the user about a redirect that was not followed. */
export function redirectHint(answer: Head, from: string): string | undefined {
  if (answer.status === 0) return "It redirects, which a browser does not show. Connect to the final URL.";
  if (answer.status < 300 || answer.status > 399) return undefined;
  const target = location(answer, from);
  return (
    target &&
    `It redirects to ${target.origin}${target.pathname}, which is not followed. If you trust it, connect to that URL.`
  );
}

function location(answer: Head, from: string): URL | undefined {
  const value = answer.header("location");
  return value !== undefined && URL.canParse(value, from) ? new URL(value, from) : undefined;
}
