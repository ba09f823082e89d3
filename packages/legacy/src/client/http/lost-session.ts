import { isFailure, parseMessage } from "@mortise/jsonrpc";
import { SessionLostError } from "../errors.js";

/**
 * Whether an answer to a message in a session says that there is no such session: 404 (2025-11-25 transports § session management), or 400
 * with an error about the session, as servers answer that look into a table of their own.
 */
export function lostSession(url: string, status: number, body: string): SessionLostError | undefined {
  if (status !== 404 && !(status === 400 && isAboutSession(body))) return undefined;
  return new SessionLostError(
    `${url} no longer knows the session (HTTP status ${status}); it may have been restarted. What it kept for the session is gone.`,
  );
}

function isAboutSession(body: string): boolean {
  const parsed = parseMessage(body);
  const message = parsed.ok ? parsed.message : parsed.failure;
  return isFailure(message) && /\bsession\b/i.test(message.error.message);
}
