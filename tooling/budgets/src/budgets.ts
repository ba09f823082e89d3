// The table: what is bounded, where the bound is, and how it is measured. Raise a ceiling only with a reason in the commit.
import { fileURLToPath } from "node:url";
import { measureBundle } from "./bundle.js";
import type { Runtime } from "./bundle.js";
import { MORTISE_PROGRAMS } from "./mortise-programs.js";
import { instantiationsOver } from "./typed-tools.js";
import type { Library } from "./typed-tools.js";

const HOME = fileURLToPath(new URL("..", import.meta.url));
const KIB = 1024;

export interface Measured {
  readonly value: number;
  /** What the figure is made of. */
  readonly madeOf: string;
}

export interface Budget {
  readonly name: string;
  readonly unit: string;
  /** What a build may not exceed. */
  readonly ceiling: number;
  /** Where the ceiling should come down to, where it is not there yet. */
  readonly target?: number;
  measure(): Promise<Measured>;
}

export const BUDGETS: readonly Budget[] = [
  bundle("server for Workers", "worker.mjs", "worker", { ceiling: 36 * KIB, target: 25 * KIB }),
  bundle("server for Node over HTTP", "http.mjs", "node", { ceiling: 36.5 * KIB, target: 28 * KIB }),
  bundle("server for Node over stdio", "stdio.mjs", "node", { ceiling: 35 * KIB, target: 28 * KIB }),
  bundle("client for browsers", "client.mjs", "browser", { ceiling: 19 * KIB }),
  bundle("signing in from a browser", "auth.mjs", "browser", { ceiling: 25 * KIB }),
  typedTools("typebox", { ceiling: 11_700 }),
  typedTools("zod", { ceiling: 11_800 }),
  typedTools("json", { ceiling: 7_700 }),
];

type Bounds = Pick<Budget, "ceiling" | "target">;

function bundle(name: string, file: string, runtime: Runtime, bounds: Bounds): Budget {
  return {
    name: `bundle: ${name}`,
    unit: "bytes minified and gzipped",
    ...bounds,
    async measure() {
      const { gz, onDemand, parts } = await measureBundle(`${HOME}entries/${file}`, runtime);
      const packages = parts.map((part) => part.join(" ")).join(", ");
      return { value: gz, madeOf: `${packages} (minified bytes); ${onDemand} more are loaded on demand` };
    },
  };
}

function typedTools(library: Library, bounds: Bounds): Budget {
  return {
    name: `types: 50 tools typed with ${library}`,
    unit: library === "json" ? "type instantiations" : `type instantiations over those of ${library} alone`,
    ...bounds,
    measure: () =>
      Promise.resolve({
        value: instantiationsOver(library, MORTISE_PROGRAMS[library], HOME),
        madeOf: "the inference of @mortise/json-schema and the signature of createServer().tool()",
      }),
  };
}

/** `undefined` when within the budget, else what grew, by how much and what to do. */
export function complaint(
  { name, unit, ceiling }: Omit<Budget, "measure">,
  { value, madeOf }: Measured,
): string | undefined {
  if (value <= ceiling) return undefined;
  return (
    `${name} is ${value} ${unit}, ${value - ceiling} over its budget of ${ceiling}. It is made of: ${madeOf}. ` +
    "Make it smaller, or raise the ceiling in tooling/budgets/src/budgets.ts and say why in the commit."
  );
}
