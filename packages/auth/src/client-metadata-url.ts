import { AuthError, quote } from "./errors.js";

/**
 * The URL of a Client ID Metadata Document, which is the client's id: https, with a path, nothing to normalise (draft-ietf-oauth-client-id-metadata-document §3).
 * @returns why it cannot be one, as the end of a sentence; `undefined` when it can
 */
export function clientMetadataUrlFault(text: string): string | undefined {
  if (!URL.canParse(text)) return "it is not an absolute URL";
  const url = new URL(text);
  if (url.protocol !== "https:") return "it is not https";
  if (url.pathname === "/") return "it has no path";
  if (text.includes("#")) return "it has a fragment";
  if (url.username !== "" || url.password !== "") return "it holds credentials";
  if (/(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(text.replace(/[?#].*$/s, ""))) return "its path has dot segments";
  return undefined;
}

/** @throws AuthError `CLIENT_METADATA_URL` */
export function checkClientMetadataUrl(text: string): void {
  const fault = clientMetadataUrlFault(text);
  if (fault !== undefined) {
    throw new AuthError(
      "CLIENT_METADATA_URL",
      `${quote(text)} cannot be the URL of a client's metadata document: ${fault}.`,
    );
  }
}
