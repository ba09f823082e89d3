export { requireOrSkip, type SkippableTest } from "./require-or-skip.js";
