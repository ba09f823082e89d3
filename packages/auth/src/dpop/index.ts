export { dpop } from "./dpop.js";
export type { DpopOptions } from "./dpop.js";
