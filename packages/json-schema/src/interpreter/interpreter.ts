import { readDocument } from "../document/document.js";
import type { SchemaLimits } from "../document/limits.js";
import { messages } from "../messages.js";
import type { ValidatorFactory } from "../validator.js";
import { Compiler } from "./compiler.js";
import { EXHAUSTED, Run, type RunLimits } from "./run.js";

export interface InterpreterOptions extends SchemaLimits {
  /** Visits of a schema, and comparable work, for one value. Default: 1,000,000 (some 50 ms), foreign 100,000. */
  readonly maxSteps?: number;
  /** Schemas inside one another on the way down a value; ends a schema that refers to itself for ever. Default: 512. */
  readonly maxValueDepth?: number;
  /** Issues reported for one value. Default: 16. */
  readonly maxIssues?: number;
  /** Characters of a text that is checked against a `pattern`; a longer one is refused. Default: 65,536, foreign 1,024. */
  readonly maxPatternInput?: number;
  /** Check `format`, where it is one that we know; otherwise it is an annotation. Default: `true`. */
  readonly formats?: boolean;
}

/**
 * The default validator: closures made of the schema, no generated code, every kind of work bounded. It reads JSON Schema
 * 2020-12, 2019-09 and draft-07. For schemas of the other side of a connection say `foreign: true`.
 */
export function interpreter(options: InterpreterOptions = {}): ValidatorFactory {
  const limits = runLimits(options);
  return (schema) => {
    const check = new Compiler(readDocument(schema, options), options.formats ?? true).compile(schema, "");
    const run = new Run(limits);
    return (value) => {
      run.reset();
      try {
        return check(value, run, undefined) ? undefined : run.issues;
      } catch (error) {
        if (error !== EXHAUSTED) throw error;
        return [{ path: "", message: run.tooDeep ? messages.tooDeep() : messages.tooMuch() }];
      }
    };
  };
}

function runLimits({ foreign = false, ...options }: InterpreterOptions): RunLimits {
  return {
    maxSteps: options.maxSteps ?? (foreign ? 100_000 : 1_000_000),
    maxValueDepth: options.maxValueDepth ?? 512,
    maxIssues: Math.max(1, options.maxIssues ?? 16),
    maxPatternInput: options.maxPatternInput ?? (foreign ? 1024 : 65_536),
  };
}
