// The table: what is bounded, where the bound is, and how it is measured. Raise a ceiling only with a reason in the commit.
import { fileURLToPath } from "node:url";
import { measureBundle } from "./bundle.mjs";
import { instantiationsOver, MORTISE_PROGRAMS } from "./typed-tools.mjs";

const KIB = 1024;
const HOME = fileURLToPath(new URL(".", import.meta.url));

/** `{ name, unit, ceiling, measure() → { value, where } }`; `where` says what the figure is made of. */
export const BUDGETS = [
  bundle("server for Workers", "worker.mjs", "worker", 25 * KIB),
  bundle("server for Node over HTTP", "http.mjs", "node", 28 * KIB),
  bundle("server for Node over stdio", "stdio.mjs", "node", 28 * KIB),
  bundle("client for browsers", "client.mjs", "browser", 22 * KIB),
  typedTools("typebox", 12_000),
  typedTools("zod", 12_000),
  typedTools("json", 12_000),
];

function bundle(name, file, runtime, ceiling) {
  return {
    name: `bundle: ${name}`,
    unit: "bytes min+gz",
    ceiling,
    async measure() {
      const { gz, parts } = await measureBundle(`${HOME}entries/${file}`, runtime);
      return { value: gz, where: parts.map(([part, bytes]) => `${part} ${bytes}`).join(", ") + " (minified bytes)" };
    },
  };
}

function typedTools(library, ceiling) {
  return {
    name: `types: 50 tools typed with ${library}`,
    unit: `type instantiations over those of ${library} alone`,
    ceiling,
    async measure() {
      return {
        value: instantiationsOver(library, MORTISE_PROGRAMS[library], HOME),
        where: "the inference behind createServer().tool()",
      };
    },
  };
}

/** `undefined` when within the budget, else what grew, by how much and what to do. */
export function complaint({ name, unit, ceiling }, { value, where }) {
  if (value <= ceiling) return undefined;
  const over = value - ceiling;
  return `${name} is ${value} ${unit}, ${over} over its budget of ${ceiling}. It is made of: ${where}. Make it smaller, or raise the ceiling in tooling/budgets/budgets.mjs with a reason.`;
}
