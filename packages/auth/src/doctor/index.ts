export { diagnose } from "./diagnose.js";
export type { DiagnoseOptions } from "./diagnose.js";
export { formatDiagnosis } from "./diagnosis.js";
export type { Diagnosis, DiagnosisRequest, DiagnosisStep, Verdict } from "./diagnosis.js";
