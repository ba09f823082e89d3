import type { CorsOptions } from "@mortise/transport-http";

/** Lets pages use sessions too: their headers, and the HTTP methods of streams and of the end. Give it what you would give as `cors`. */
export function corsWithSessions(cors: boolean | CorsOptions): false | CorsOptions {
  if (cors === false) return false;
  const { allowedHeaders = [], exposedHeaders = [], allowedMethods = [], ...rest } = cors === true ? {} : cors;
  return {
    ...rest,
    allowedHeaders: ["mcp-session-id", "last-event-id", ...allowedHeaders],
    exposedHeaders: ["mcp-session-id", ...exposedHeaders],
    allowedMethods: ["GET", "DELETE", ...allowedMethods],
  };
}
