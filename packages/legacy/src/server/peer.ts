import { isObject, JSON_RPC_CODES, RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import type { ClientCapabilities, Implementation } from "@mortise/schema/2026-07-28";
import { isLegacyRevision, knows, NEWEST_LEGACY_REVISION } from "../revisions.js";
import type { LegacyRevision } from "../revisions.js";
import { TASKS } from "../tasks.js";

/** What a session knows of its client, for as long as it lasts. */
export interface Peer {
  readonly revision: LegacyRevision;
  /** What it declared, in the words of the current revision. */
  readonly capabilities: ClientCapabilities;
  readonly info: Implementation | undefined;
}

/** Reads what a client says of itself in `initialize`. @throws RpcError -32602 when it does not */
export function readPeer(params: JsonObject = {}): Peer {
  const { protocolVersion, capabilities, clientInfo } = params;
  if (typeof protocolVersion !== "string") throw incomplete("protocolVersion", "a string");
  if (!isObject(capabilities)) throw incomplete("capabilities", "an object");
  if (!isObject(clientInfo) || typeof clientInfo["name"] !== "string" || typeof clientInfo["version"] !== "string")
    throw incomplete("clientInfo", "an object with name and version");
  // A version that we do not know is answered with the newest that we do (lifecycle § Version Negotiation).
  const revision = isLegacyRevision(protocolVersion) ? protocolVersion : NEWEST_LEGACY_REVISION;
  return {
    revision,
    capabilities: liftCapabilities(capabilities, revision),
    info: clientInfo as unknown as Implementation,
  };
}

/** The client of a carrier without sessions: nothing is known of it, but that a person can be sent to a page by an error. */
export const strangerOf = (revision: LegacyRevision): Peer => ({
  revision,
  capabilities: knows(revision, "elicitationModes") ? { elicitation: { url: {} } } : {},
  info: undefined,
});

/** The tasks of the current revision are an extension, those of 2025-11-25 are not: the one does not enable the other. */
export function withoutTasks({ [TASKS]: _tasks, ...others }: JsonObject): JsonObject {
  return others;
}

/** Capabilities with the meaning that the client's own revision gives them. */
function liftCapabilities(declared: JsonObject, revision: LegacyRevision): ClientCapabilities {
  const { experimental, roots, sampling, elicitation, extensions } = declared;
  const lifted: Record<string, unknown> = {};
  if (isObject(experimental)) lifted["experimental"] = experimental;
  if (isObject(roots)) lifted["roots"] = {};
  if (isObject(sampling)) lifted["sampling"] = knows(revision, "samplingFlags") ? sampling : { context: {} };
  if (isObject(elicitation) && knows(revision, "elicitation"))
    lifted["elicitation"] = knows(revision, "elicitationModes") ? elicitation : {};
  if (isObject(extensions) && knows(revision, "extensions")) lifted["extensions"] = withoutTasks(extensions);
  return lifted as ClientCapabilities;
}

const incomplete = (what: string, type: string): RpcError =>
  new RpcError(JSON_RPC_CODES.invalidParams, `initialize carries ${what}; it must be ${type}.`);
