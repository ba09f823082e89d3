// The client under test. The suite starts it once for each scenario, all at once, with the server's URL as the last argument.
import { writeSync } from "node:fs";
import { createClient } from "@mortise/client";
import { FINISHED } from "./finished.js";
import { flowOf } from "./flows.js";
import { inputHandlers } from "./input-handlers.js";
import { readScenario } from "./scenario.js";
import { transportFor } from "./transport.js";

process.once("exit", (code) => {
  if (code === 0) writeSync(process.stdout.fd, `${FINISHED}\n`);
});

const scenario = readScenario();
const client = createClient(
  { name: "mortise-conformance-client", version: "1.0.0" },
  { transport: transportFor(scenario), ...inputHandlers },
);
try {
  await flowOf(scenario.name)(client, scenario);
} finally {
  await client.close();
}
