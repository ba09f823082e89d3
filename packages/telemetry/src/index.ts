export { traceClient, traceServer } from "./tracing.js";
export type { TracingOptions } from "./tracing.js";
