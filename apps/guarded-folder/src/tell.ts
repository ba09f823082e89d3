import type { AuthEvent } from "@mortise/auth";

/** An event of the client's authorization as a line. */
export function tell(event: AuthEvent): string {
  switch (event.type) {
    case "discovered":
      return `found out that ${event.issuer} issues tokens for ${event.resource}`;
    case "registered":
      return `is known there as ${event.clientId} (${event.how})`;
    case "redirect":
      return `sends the browser there, asking for ${event.scopes.join(", ")}`;
    case "granted":
      return `got a token for ${event.scopes.join(", ")}`;
    case "refreshed":
      return "got a fresh token";
    case "stepUp":
      return `was told that more is needed: ${event.scopes.join(", ")}`;
    case "tolerated":
      return event.what;
    case "signedOut":
      return "signed out; the tokens are revoked";
  }
}
