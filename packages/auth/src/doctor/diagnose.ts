import type { AuthOptions } from "../create-auth.js";
import { networkPolicy } from "../network-policy.js";
import { createOAuthHttp, originsOf } from "../oauth-fetch.js";
import { fetchResourceMetadata, resourceMetadataNotFound } from "../resource-metadata.js";
import type { ResourceMetadata } from "../resource-metadata.js";
import { fetchServerMetadata } from "../server-metadata.js";
import type { Diagnosis, DiagnosisStep } from "./diagnosis.js";
import { probe } from "./probe.js";
import { recordingHttp } from "./recording-http.js";
import type { RecordingHttp } from "./recording-http.js";
import { serverSteps } from "./server-rules.js";

/** As for `createAuth`, so that the doctor sees what it would see. */
export type DiagnoseOptions = Pick<
  AuthOptions,
  | "server"
  | "network"
  | "allowedOrigins"
  | "fetch"
  | "timeout"
  | "maxBody"
  | "resourceMatch"
  | "issuerComparison"
  | "issuers"
> & {
  readonly signal?: AbortSignal;
};

/**
 * Goes the way to a token as far as it leads without a client and a user: nobody is registered, nothing is stored, no token is asked for. Each step says
 * what it got, and which rule that meets or breaks. Never rejects because of what servers do.
 */
export async function diagnose(options: DiagnoseOptions): Promise<Diagnosis> {
  const { network = "desktop", timeout = 10_000, maxBody = 64 * 1024, signal = new AbortController().signal } = options;
  const server = new URL(options.server);
  const doFetch = options.fetch ?? ((input, init) => fetch(input, init));
  const http = recordingHttp(
    createOAuthHttp({
      server,
      network: typeof network === "string" ? networkPolicy(network) : network,
      fetch: doFetch,
      allowedOrigins: originsOf(options.allowedOrigins),
      timeout,
      maxBody,
    }),
  );
  const { step, challenge } = await probe(
    server.href,
    doFetch,
    AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
  );
  const target = { serverUrl: server.href, challenged: challenge?.resourceMetadata, signal };
  const steps = [step, ...(await follow(http, target, options))];
  return { server: server.href, ok: steps.every(({ verdict }) => verdict !== "breaks"), steps };
}

interface Target {
  readonly serverUrl: string;
  /** `resource_metadata` of its challenge. */
  readonly challenged: string | undefined;
  readonly signal: AbortSignal;
}

async function follow(
  http: RecordingHttp,
  { serverUrl, challenged, signal }: Target,
  { resourceMatch: match = "ancestor", issuerComparison = "exact", issuers = {} }: DiagnoseOptions,
): Promise<readonly DiagnosisStep[]> {
  const resource = await attempt(http, RESOURCE, async () => {
    const found = await fetchResourceMetadata(http, { serverUrl, challenged, match, signal });
    if (!("resource" in found)) throw resourceMetadataNotFound(serverUrl, found.attempts);
    return { value: found, got: describeResource(found) };
  });
  const steps = [resource.step];
  for (const issuer of resource.value?.servers ?? []) {
    const found = await attempt(http, { ...SERVER, name: `issuer ${issuer}` }, async () => {
      const value = await fetchServerMetadata(http, { issuer, comparison: issuerComparison, signal });
      return { value, got: "its metadata names the same issuer" };
    });
    steps.push(found.step);
    if (found.value === undefined) continue;
    const assumed = Object.hasOwn(issuers, issuer) && issuers[issuer]?.assumeS256 === true;
    steps.push(...serverSteps(assumed ? { ...found.value, code_challenge_methods_supported: ["S256"] } : found.value));
  }
  return steps;
}

const RESOURCE = {
  name: "resource metadata",
  rule: "discovery § Protected Resource Metadata: at the URL of the challenge, else below the well-known path; its resource is the server's URL (RFC 9728 §3.3)",
};
const SERVER = {
  rule: "discovery § Authorization Server Metadata: by RFC 8414 or OpenID Connect Discovery, its issuer identical to the one that the resource names",
};

const describeResource = ({ resource, servers, scopesSupported }: ResourceMetadata): string =>
  `resource ${JSON.stringify(resource)}, ${servers.length === 1 ? "one authorization server" : `${servers.length} authorization servers`}, ` +
  (scopesSupported === undefined ? "no scopes listed" : `scopes ${JSON.stringify(scopesSupported.join(" "))}`);

interface Outcome<T> {
  readonly step: DiagnosisStep;
  readonly value?: T;
}

/** A step that breaks its rule by what it throws. */
async function attempt<T>(
  http: RecordingHttp,
  about: { readonly name: string; readonly rule: string },
  work: () => Promise<{ readonly value: T; readonly got: string }>,
): Promise<Outcome<T>> {
  try {
    const { value, got } = await work();
    return { value, step: { ...about, verdict: "meets", got, requests: http.taken() } };
  } catch (error) {
    const got = error instanceof Error ? error.message : "unknown";
    return { step: { ...about, verdict: "breaks", got, requests: http.taken() } };
  }
}
