/* global Bun */
import { app } from "@mortise-apps/runtimes";

const { port } = Bun.serve({ fetch: app, port: 0, hostname: "127.0.0.1", idleTimeout: 60 });
console.log(`http://127.0.0.1:${port}`);
