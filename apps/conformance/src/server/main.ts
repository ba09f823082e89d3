// Serves the fixture until it is told to stop, for running the suite by hand: node dist/server/main.js [port]
import { serveFixture } from "./serving.js";

const { url } = await serveFixture({ http: { port: Number(process.argv[2] ?? 0) } });
console.log(url);
