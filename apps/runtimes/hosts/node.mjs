import { serve } from "@hono/node-server";
import { app } from "@mortise-apps/runtimes";

serve({ fetch: app, port: 0, hostname: "127.0.0.1" }, ({ port }) => console.log(`http://127.0.0.1:${port}`));
