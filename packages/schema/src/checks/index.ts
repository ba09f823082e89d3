export { define, validator } from "./check.js";
export type { Check } from "./check.js";
export { anything, boolean, integer, literal, nothing, number, oneOf, scalar, string } from "./scalars.js";
export { allOf, anyOf, list, object, tagged } from "./structures.js";
