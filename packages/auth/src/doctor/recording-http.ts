import type { OAuthHttp } from "../oauth-http.js";
import type { DiagnosisRequest } from "./diagnosis.js";

export interface RecordingHttp extends OAuthHttp {
  /** What was sent since the last call. */
  taken(): readonly DiagnosisRequest[];
}

/** Carries OAuth requests as ever, and keeps what became of each. */
export function recordingHttp(inner: OAuthHttp): RecordingHttp {
  let requests: DiagnosisRequest[] = [];
  const note = (request: DiagnosisRequest): void => void requests.push(request);
  return {
    check: (url, purpose) => inner.check(url, purpose),
    async send(url, request, purpose) {
      const { method } = request;
      try {
        const answer = await inner.send(url, request, purpose);
        note({ method, url, outcome: `HTTP status ${answer.status}` });
        return answer;
      } catch (error) {
        note({ method, url, outcome: error instanceof Error ? error.message : "failed" });
        throw error;
      }
    },
    taken() {
      const taken = requests;
      requests = [];
      return taken;
    },
  };
}
