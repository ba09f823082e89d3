import type { JsonObject } from "@mortise/jsonrpc";

/** What the suite says of the scenario that it runs. */
export interface Scenario {
  readonly name: string;
  readonly url: string;
  /** The revision to speak. */
  readonly version: string;
  /** Facts that the scenario needs, such as the calls to make. */
  readonly context: JsonObject;
}

/** @throws Error when this process was not started by the suite */
export function readScenario(argv = process.argv, env = process.env): Scenario {
  const url = argv.at(-1);
  const name = env.MCP_CONFORMANCE_SCENARIO;
  const version = env.MCP_CONFORMANCE_PROTOCOL_VERSION;
  if (name === undefined || version === undefined || url === undefined || !URL.canParse(url)) {
    throw new Error("The conformance suite starts this program: npm run conformance.");
  }
  return {
    name,
    url,
    version,
    context: JSON.parse(env.MCP_CONFORMANCE_CONTEXT ?? "{}") as JsonObject,
  };
}
