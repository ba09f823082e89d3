export { requireOrSkip, skipWithout, type SkippableTest } from "./require-or-skip.js";
