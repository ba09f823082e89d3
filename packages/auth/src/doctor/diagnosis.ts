/** What a step came to. `"warning"`: clients can go on, but something is missing that the specification recommends, or some need. */
export type Verdict = "meets" | "warning" | "breaks";

/** One thing that was looked at on the way to a token. */
export interface DiagnosisStep {
  /** `"challenge"`, `"resource metadata"`, `"issuer https://as.example"`, `"PKCE"` */
  readonly name: string;
  readonly verdict: Verdict;
  /** What is asked of the server, and where that is written. */
  readonly rule: string;
  /** What there was instead, or as it should be. */
  readonly got: string;
  /** The requests of this step, in order. */
  readonly requests: readonly DiagnosisRequest[];
}

export interface DiagnosisRequest {
  readonly method: string;
  readonly url: string;
  /** `"HTTP status 404"`, or why there was no answer */
  readonly outcome: string;
}

/** What a client would meet that wants tokens for a server. */
export interface Diagnosis {
  readonly server: string;
  /** Whether no rule is broken, as far as one can see without signing in. */
  readonly ok: boolean;
  readonly steps: readonly DiagnosisStep[];
}

const MARKS: Readonly<Record<Verdict, string>> = { meets: "ok  ", warning: "warn", breaks: "FAIL" };

/** Servers write issuers and URLs as they like; a terminal would obey some characters. */
const harmless = (line: string): string => line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");

/** The diagnosis as lines for a terminal. */
export function formatDiagnosis({ server, ok, steps }: Diagnosis): string {
  const lines = steps.flatMap(({ name, verdict, rule, got, requests }) => [
    `[${MARKS[verdict]}] ${name}: ${got}`,
    ...requests.map(({ method, url, outcome }) => `         ${method} ${url}: ${outcome}`),
    ...(verdict === "meets" ? [] : [`         rule: ${rule}`]),
  ]);
  const end = ok
    ? "No rule is broken: a client can get as far as signing in."
    : "A client that keeps the rules cannot get a token.";
  return [`Authorization of ${server}`, ...lines, end, ""].map(harmless).join("\n");
}
