// CPU time from the start of Node until everything that a hello world imports is loaded, beside an empty program.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { programsOf } from "../harness/hello.mjs";
import { BENCH } from "../harness/paths.mjs";
import { output, SERVER_CORE } from "../harness/processes.mjs";
import { inRounds } from "../harness/rounds.mjs";

const KINDS = ["stdio", "http", "client"];
/** The same through `@mortise/mcp`, with what it loads on demand for that. */
const DOORS = {
  stdio: ["@mortise/mcp/server"],
  http: ["@mortise/mcp/server", "@mortise/transport-http/node"],
  client: ["@mortise/mcp/client", "@mortise/transport-http/node"],
};
const REPORT =
  "const { user, system } = process.cpuUsage();\nprocess.stdout.write(String((user + system) / 1000));\nprocess.exit(0);\n";

export async function cold({ rounds }, adapters, failures) {
  const results = [];
  const homes = new Map();
  for (const { name, published, home } of adapters) homes.set(name, published ? await published() : home);
  for (const kind of KINDS) {
    const hellos = programsOf(adapters, kind).map((program) => withImports(program, homes.get(program.key)));
    const programs = [{ key: "node alone", home: BENCH, imports: "" }, ...hellos];
    if (homes.has("mortise"))
      programs.push({ key: "mortise/mcp", home: homes.get("mortise"), imports: imports(DOORS[kind]) });
    if (kind === KINDS[0]) programs.push({ key: "zod alone", home: BENCH, imports: imports(["zod"]) });
    for (const [i, program] of programs.entries()) program.entry = writeEntry(program, `${kind}-${i}`);
    const measure = async ({ entry }) => Number(await output(SERVER_CORE, process.execPath, [entry]));
    await inRounds(programs, 1, failures, measure); // fills the disk cache
    const samples = await inRounds(programs, rounds * 2, failures, measure);
    for (const { entry } of programs) rmSync(entry);
    results.push({
      id: `cold-${kind}`,
      title: `Cold start of a hello world, ${kind}`,
      unit: "ms of CPU",
      floor: "node alone",
      samples,
    });
  }
  return results;
}

/** The program's import statements alone, so that loading is measured and not the work after it. */
function withImports(program, home) {
  const lines = readFileSync(program.file, "utf8").split("\n");
  const imports = lines
    .filter((line) => line.startsWith("import "))
    .map((line) => line.replace(/^import .* from /, "import "));
  return { ...program, home, imports: `${imports.join("\n")}\n` };
}

const imports = (names) => names.map((name) => `import "${name}";\n`).join("");

/** Written below the folder from which its packages resolve. */
function writeEntry({ home, imports }, name) {
  mkdirSync(`${home}.work`, { recursive: true });
  const entry = `${home}.work/cold-${name}.mjs`;
  writeFileSync(entry, imports + REPORT);
  return entry;
}
