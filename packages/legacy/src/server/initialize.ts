import { Context, isObject } from "@mortise/jsonrpc";
import type { Exchange, JsonObject, JsonRpcFailure, RequestId } from "@mortise/jsonrpc";
import { META_KEYS } from "@mortise/schema/2026-07-28";
import type { LegacyRevision } from "../revisions.js";
import { TASKS } from "../tasks.js";
import { knownTo } from "./fields.js";
import type { Caller } from "./carrier.js";
import { CORE_TASKS } from "./core-tasks.js";
import type { TaskTools } from "./options.js";
import { envelopeOf, lift } from "./lift.js";
import { withoutTasks } from "./peer.js";
import type { Peer } from "./peer.js";

/** What a server says of itself, as the result of `initialize` and for the session to go by. */
export interface Welcome {
  readonly capabilities: JsonObject;
  readonly result: JsonObject;
}

/** Who asks, and which tasks are offered to them. */
interface Asking {
  readonly peer: Peer;
  readonly caller: Caller;
  readonly tasks: TaskTools | undefined;
}

/** Asks the exchange what its server is. Resolves to its failure when it does not say. */
export async function discover(
  exchange: Exchange,
  id: RequestId,
  { peer, caller, tasks }: Asking,
): Promise<Welcome | JsonRpcFailure> {
  const { revision } = peer;
  const request = lift({ jsonrpc: "2.0", id, method: "server/discover" }, envelopeOf(peer));
  const response = await exchange(request, new Context(caller));
  if ("error" in response) return response;
  const { capabilities: all, instructions, _meta } = response.result;
  const capabilities = lowerCapabilities(isObject(all) ? all : {}, revision, tasks);
  const info = isObject(_meta) ? _meta[META_KEYS.serverInfo] : undefined;
  return {
    capabilities,
    result: {
      protocolVersion: revision,
      capabilities,
      serverInfo: isObject(info) ? knownTo(revision, "implementation", info) : UNNAMED,
      ...(typeof instructions === "string" && { instructions }),
    },
  };
}

function lowerCapabilities(all: JsonObject, revision: LegacyRevision, tasks: TaskTools | undefined): JsonObject {
  const { extensions, ...known } = knownTo(revision, "serverCapabilities", all);
  const declared = isObject(extensions) ? extensions : {};
  const own = withoutTasks(declared);
  return {
    ...known,
    ...(Object.keys(own).length > 0 && { extensions: own }),
    ...(tasks && Object.hasOwn(declared, TASKS) && { tasks: CORE_TASKS }),
  };
}

/** This era demands a name; an exchange that is no server of ours may not have told one. */
const UNNAMED = { name: "unnamed", version: "0" };
