import { app } from "@mortise-apps/runtimes";

export default { fetch: app };
