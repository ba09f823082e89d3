// Serves the fixture until it is told to stop, for running the suite by hand: node dist/server/main.js [port]
import { serve } from "@mortise/mcp";
import { createFixtureServer } from "./fixture-server.js";

const { url } = await serve(createFixtureServer(), { http: { port: Number(process.argv[2] ?? 0) } });
console.log(url);
