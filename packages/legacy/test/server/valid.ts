import type { JsonRpcMessage } from "@mortise/jsonrpc";
import * as of2024November from "@mortise/schema/2024-11-05";
import * as checks2024November from "@mortise/schema/2024-11-05/validators";
import * as of2025March from "@mortise/schema/2025-03-26";
import * as checks2025March from "@mortise/schema/2025-03-26/validators";
import * as of2025June from "@mortise/schema/2025-06-18";
import * as checks2025June from "@mortise/schema/2025-06-18/validators";
import * as of2025November from "@mortise/schema/2025-11-25";
import * as checks2025November from "@mortise/schema/2025-11-25/validators";
import type { LegacyRevision } from "@mortise/legacy/server";

interface Tables {
  readonly METHODS: Readonly<Record<string, { readonly request: string; readonly result: string }>>;
  readonly NOTIFICATIONS: Readonly<Record<string, { readonly notification: string }>>;
}
type Check = ((value: unknown) => boolean) & { errors?: unknown };

const REVISIONS: Readonly<Record<LegacyRevision, readonly [Tables, object]>> = {
  "2024-11-05": [of2024November, checks2024November],
  "2025-03-26": [of2025March, checks2025March],
  "2025-06-18": [of2025June, checks2025June],
  "2025-11-25": [of2025November, checks2025November],
};

/** Throws unless a message from the server is one that `revision` defines; of a response, unless it answers `method`. */
export function checkValid(message: JsonRpcMessage, revision: LegacyRevision, method = ""): void {
  const [tables, checks] = REVISIONS[revision] as readonly [Tables, Readonly<Record<string, Check | undefined>>];
  const value = "result" in message ? message.result : message;
  const check =
    "error" in message
      ? (checks["isJSONRPCErrorResponse"] ?? checks["isJSONRPCError"])
      : checks[`is${definitionOf(message, tables, method)}`];
  if (check === undefined) throw new Error(`${revision} does not define ${JSON.stringify(message)}`);
  if (!check(value))
    throw new Error(`${JSON.stringify(message)} is not of ${revision}: ${JSON.stringify(check.errors)}`);
}

function definitionOf(message: JsonRpcMessage, { METHODS, NOTIFICATIONS }: Tables, method: string) {
  if ("result" in message && method === "tools/call" && "task" in message.result) return "CreateTaskResult";
  if (!("method" in message)) return METHODS[method]?.result;
  return message.id === undefined ? NOTIFICATIONS[message.method]?.notification : METHODS[message.method]?.request;
}
