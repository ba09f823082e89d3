import type { Transport } from "@mortise/jsonrpc";
import { dualHttpTransport } from "@mortise/legacy/client";
import { REVISION } from "@mortise/schema/2026-07-28";
import { httpTransport } from "@mortise/transport-http";
import { nodePool } from "@mortise/transport-http/node";
import { credentialsFor } from "./credentials.js";
import type { Scenario } from "./scenario.js";

/** The way to the scenario's server: the current revision without a thought of others, an earlier one without a try of the current. */
export function transportFor(scenario: Scenario): Transport {
  const http = { sender: nodePool(), ...credentialsFor(scenario) };
  return scenario.version === REVISION
    ? httpTransport(scenario.url, http)
    : dualHttpTransport(scenario.url, http, { era: "legacy", onWarning: console.error });
}
