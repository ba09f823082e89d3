// One stdio server process: node stdio-server.mjs <adapter file> <variant>
const [, , file, variant] = process.argv;
await (await import(file)).default.stdio[variant].start({ set: "one" });
