// Who is measured. An adapter has variants ("node", "fetch", …) of each part; one variant of one adapter is a subject.
import { BENCH } from "./paths.mjs";

/** The order is that of the tables. Adapters under peers/ resolve their packages from there. */
const ADAPTERS = {
  floor: "adapters/floor.mjs",
  mortise: "adapters/mortise.mjs",
  sketch: "adapters/sketch.mjs",
  "official-v2": "peers/adapters/official-v2.mjs",
  tmcp: "peers/adapters/tmcp.mjs",
};

/** Loads the named adapters (all when none is named); the floor is always among them. */
export async function loadAdapters(names) {
  const unknown = names.filter((name) => !Object.hasOwn(ADAPTERS, name));
  if (unknown.length)
    throw new Error(`No adapter ${unknown.join(", ")}. There are: ${Object.keys(ADAPTERS).join(", ")}.`);
  const wanted = Object.keys(ADAPTERS).filter((name) => names.length === 0 || name === "floor" || names.includes(name));
  return Promise.all(wanted.map(loadAdapter));
}

export async function loadAdapter(name) {
  const file = BENCH + ADAPTERS[name];
  return {
    ...(await import(file)).default,
    name,
    file,
    home: file.startsWith(`${BENCH}peers/`) ? `${BENCH}peers/` : BENCH,
  };
}

/** Every variant of one part ("http", "sessions", "stdio" or "client") of the adapters. */
export function subjectsOf(adapters, part) {
  return adapters.flatMap((adapter) =>
    Object.entries(adapter[part] ?? {}).map(([variant, about]) => ({
      adapter,
      part,
      variant,
      key: `${adapter.name}/${variant}`,
      about,
    })),
  );
}
