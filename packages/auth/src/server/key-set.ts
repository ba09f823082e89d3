import { createLocalJWKSet, createRemoteJWKSet, customFetch } from "jose";
import type { JSONWebKeySet, JWTVerifyGetKey } from "jose";
import { isObject } from "@mortise/jsonrpc";
import { readBounded } from "../read-bounded.js";
import { serverMetadataUrls } from "../server-metadata-urls.js";
import { requireSecureUrl } from "./resource-url.js";

/** Where an authorization server's keys are. Without either, its metadata is asked. */
export interface IssuerKeys {
  readonly jwksUri?: string;
  readonly jwks?: JSONWebKeySet;
}

const TIMEOUT = 5_000;
const MAX_METADATA = 65_536;
/** A key that is not in the set makes it be fetched again, at most this often: unknown key ids cost nothing to invent. ms. */
const COOLDOWN = 30_000;
const KEEP_KEYS = 600_000;
/** How long a failed discovery is not repeated, ms. */
const RETRY_AFTER = 5_000;

/** The keys of one issuer that the operator has named; nothing that a token says decides where they come from. */
export function keySet(issuer: string, { jwksUri, jwks }: IssuerKeys, fetcher: typeof fetch): JWTVerifyGetKey {
  if (jwks !== undefined) return createLocalJWKSet(jwks);
  if (jwksUri !== undefined) return remote(jwksUri, fetcher);
  requireSecureUrl("issuers", issuer);
  let keys: Promise<JWTVerifyGetKey> | undefined;
  let failedAt: number | undefined;
  const discover = async (): Promise<JWTVerifyGetKey> => {
    failedAt = undefined;
    try {
      return remote(await discoverKeys(issuer, fetcher), fetcher);
    } catch (error) {
      failedAt = Date.now();
      throw error;
    }
  };
  return async (header, token) => {
    if (failedAt !== undefined && Date.now() - failedAt > RETRY_AFTER) keys = undefined;
    return (await (keys ??= discover()))(header, token);
  };
}

const remote = (uri: string, fetcher: typeof fetch): JWTVerifyGetKey =>
  createRemoteJWKSet(requireSecureUrl("jwksUri", uri), {
    cacheMaxAge: KEEP_KEYS,
    cooldownDuration: COOLDOWN,
    timeoutDuration: TIMEOUT,
    [customFetch]: fetcher,
  });

/** @throws Error when no metadata of that issuer names its keys */
async function discoverKeys(issuer: string, fetcher: typeof fetch): Promise<string> {
  let cause: unknown;
  for (const url of serverMetadataUrls(issuer)) {
    try {
      const answer = await fetcher(url, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT) });
      const metadata: unknown = JSON.parse(await readBounded(answer, MAX_METADATA, url));
      if (answer.status !== 200 || !isObject(metadata) || metadata.issuer !== issuer) continue;
      if (typeof metadata.jwks_uri === "string") return metadata.jwks_uri;
    } catch (error) {
      cause ??= error; // many a server answers with a page at URLs that it does not know
    }
  }
  throw new Error(
    `The metadata of ${issuer} does not say where its keys are: give them to jwt() as \`jwksUri\` or \`jwks\`.`,
    { cause },
  );
}
