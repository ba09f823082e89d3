import { readChallenge } from "../challenge.js";
import type { AuthChallenge } from "../challenge.js";
import { quote } from "../errors.js";
import type { DiagnosisStep } from "./diagnosis.js";

const RULE =
  "authorization § Protected Resource Metadata Discovery: a request without a token is answered 401, with a challenge";
/** Any request would do: nobody is to answer it before they know who asks. */
const REQUEST = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });

export interface Probe {
  readonly step: DiagnosisStep;
  /** `undefined` when the server did not challenge. */
  readonly challenge: AuthChallenge | undefined;
}

/** Sends a request without a token, and sees what the server says. */
export async function probe(server: string, doFetch: typeof fetch, signal: AbortSignal): Promise<Probe> {
  const step = (verdict: DiagnosisStep["verdict"], got: string, outcome: string): DiagnosisStep => ({
    name: "challenge",
    verdict,
    rule: RULE,
    got,
    requests: [{ method: "POST", url: server, outcome }],
  });
  try {
    const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
    const answer = await doFetch(server, { method: "POST", headers, body: REQUEST, redirect: "manual", signal });
    await answer.body?.cancel();
    const header = answer.headers.get("www-authenticate");
    const outcome = `HTTP status ${answer.status}`;
    if (answer.status !== 401) {
      return { challenge: undefined, step: step("warning", "it does not ask for authorization here", outcome) };
    }
    const challenge = readChallenge(header);
    return { challenge, step: step(...judge(header, challenge), outcome) };
  } catch (error) {
    const why = error instanceof Error ? error.message : "unknown";
    return {
      challenge: undefined,
      step: step("breaks", `the server could not be reached: ${quote(why)}`, "no answer"),
    };
  }
}

function judge(header: string | null, { resourceMetadata, scopes }: AuthChallenge): ["meets" | "warning", string] {
  if (header === null) return ["warning", "401 without WWW-Authenticate: the metadata has to be guessed"];
  if (resourceMetadata === undefined)
    return ["warning", "the challenge names no resource_metadata: it has to be guessed"];
  const wanted = scopes.length > 0 ? `, and wants ${quote(scopes.join(" "))}` : "";
  return ["meets", `the challenge names ${quote(resourceMetadata)}${wanted}`];
}
