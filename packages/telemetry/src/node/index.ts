export { CHANNELS, publishDiagnostics } from "./diagnostics.js";
export type { RequestEvent } from "./diagnostics.js";
