// The command line: one table gives parsing, defaults, the smoke run's values and the help text.
const OPTIONS = {
  suites: { fallback: "", means: "which suites to run, comma separated (default: all)" },
  subjects: { fallback: "", means: "which adapters to run, comma separated (default: all; the floor always runs)" },
  rounds: { fallback: 7, quick: 1, means: "how often every subject is measured; they take turns" },
  seconds: { fallback: 1, quick: 0.3, means: "length of one measurement" },
  warm: { fallback: 15_000, quick: 200, means: "calls before the first measurement" },
  streams: { fallback: 500, quick: 20, means: "open streams in the memory suite" },
  tasks: { fallback: 1_000, quick: 50, means: "open tasks in the tasks suite" },
  finished: { fallback: 100_000, quick: 1_000, means: "most finished tasks in the tasks suite" },
  load: { fallback: "auto", means: "HTTP load generator: auto (wrk when it is installed), wrk or node" },
  page: {
    fallback: "",
    means: "where to write the page (default: docs/benchmarks.md for a complete run, else nowhere)",
  },
};

/** Reads `--name value`, `--name=value`, `--quick` and `--help`; an unknown name is an error. */
export function readOptions(argv) {
  const quick = argv.includes("--quick");
  const options = { quick, help: argv.includes("--help") };
  for (const [name, { fallback, quick: small }] of Object.entries(OPTIONS))
    options[name] = (quick && small) || fallback;
  const words = argv
    .filter((word) => word !== "--quick" && word !== "--help" && word !== "--")
    .flatMap(splitAssignment);
  for (let at = 0; at < words.length; at += 2) {
    const name = words[at].replace(/^--/, "");
    if (!Object.hasOwn(OPTIONS, name)) throw new Error(`Unknown option ${words[at]}.\n${help()}`);
    if (words[at + 1] === undefined) throw new Error(`Option --${name} needs a value.`);
    options[name] = typeof OPTIONS[name].fallback === "number" ? positive(name, words[at + 1]) : words[at + 1];
  }
  return { ...options, suites: list(options.suites), subjects: list(options.subjects) };
}

/** One line per option. */
export function help() {
  const lines = Object.entries(OPTIONS).map(([name, { fallback, quick, means }]) => {
    const values = quick === undefined ? "" : ` (${fallback}; with --quick ${quick})`;
    return `  --${name.padEnd(9)} ${means}${values}`;
  });
  return ["Options:", ...lines, "  --quick     one short round: shows that everything runs, measures nothing"].join(
    "\n",
  );
}

const splitAssignment = (word) =>
  word.startsWith("--") && word.includes("=") ? word.split(/=(.*)/s).slice(0, 2) : [word];
const list = (text) => text.split(",").filter(Boolean);

function positive(name, text) {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`Option --${name} must be a positive number, not "${text}".`);
  return value;
}
