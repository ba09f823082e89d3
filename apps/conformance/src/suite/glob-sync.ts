// Loaded before the suite, which imports a function that Node 20 does not have, for a command that is not used here.
const fs = process.getBuiltinModule("node:fs") as { globSync?: unknown };
fs.globSync ??= () => [];

export {};
