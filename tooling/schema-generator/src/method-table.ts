import { codeOf, protocolProblems } from "./check-protocol.js";
import { definition, type Definitions } from "./json-schema.js";
import { hasMember, methodsOf, paramsOf } from "./members.js";
import type { NotificationFacts, Protocol, Rows } from "./protocol.js";
import type { MethodRow, NotificationRow, Party, SessionMethodRow, SessionNotificationRow, Tables } from "./rows.js";

export function buildTables(definitions: Definitions, protocol: Protocol): Tables {
  const problems = protocolProblems(definitions, protocol);
  if (problems.length > 0) throw new Error(`The schema and protocol.json disagree:\n- ${problems.join("\n- ")}`);
  const session = Object.hasOwn(definitions, "InitializeRequest");
  return {
    methods: mapRows(protocol.methods, (row, method) =>
      session ? sessionMethodRow(definitions, row, method) : methodRow(definitions, row),
    ),
    notifications: mapRows(protocol.notifications, (row, method) =>
      session ? sessionNotificationRow(definitions, row, method) : notificationRow(definitions, row, method),
    ),
    inputRequests:
      protocol.inputRequests &&
      mapRows(protocol.inputRequests, (row) => ({
        request: row.request,
        params: paramsOf(definitions, row.request),
        result: row.result,
        clientCapability: row.clientCapability,
      })),
    errorCodes: mapRows(protocol.errorCodes, (code) =>
      typeof code === "number" ? code : (codeOf(definitions, code) as number),
    ),
    metaKeys: { ...protocol.metaKeys },
    headers: { ...protocol.headers },
    extension: protocol.extension,
  };
}

function methodRow(definitions: Definitions, row: Protocol["methods"][string]): MethodRow {
  const params = paramsOf(definitions, row.request);
  // Who may be asked again is sent `requestState` again; `inputResponses` alone also answers tasks.
  const mayAskForInput = hasMember(definitions, params, "requestState");
  return {
    request: row.request,
    params,
    result: row.result,
    resultTypes: mayAskForInput ? ["complete", "input_required"] : ["complete"],
    mayAskForInput,
    cacheable: hasMember(definitions, row.result, "cacheScope"),
    routingParam: row.routingParam,
    serverCapability: row.serverCapability,
  };
}

function sessionMethodRow(
  definitions: Definitions,
  row: Protocol["methods"][string],
  method: string,
): SessionMethodRow {
  const params = paramsOf(definitions, row.request);
  return {
    request: row.request,
    params,
    result: row.result,
    sentBy: sendersOf(definitions, "Request", method),
    mayBecomeTask: hasMember(definitions, params, "task"),
    serverCapability: row.serverCapability,
    clientCapability: row.clientCapability,
    capabilityFlag: row.capabilityFlag,
  };
}

function notificationRow(definitions: Definitions, row: NotificationFacts, method: string): NotificationRow {
  return {
    notification: row.notification,
    params: row.params ?? paramsOf(definitions, row.notification),
    sentBy: row.sentBy ?? sendersOf(definitions, "Notification", method),
    carriedOn: row.carriedOn,
    filter: row.filter,
    serverCapability: row.serverCapability,
    capabilityFlag: row.capabilityFlag,
  };
}

function sessionNotificationRow(
  definitions: Definitions,
  row: NotificationFacts,
  method: string,
): SessionNotificationRow {
  return {
    notification: row.notification,
    params: paramsOf(definitions, row.notification),
    sentBy: sendersOf(definitions, "Notification", method),
    serverCapability: row.serverCapability,
    clientCapability: row.clientCapability,
    capabilityFlag: row.capabilityFlag,
  };
}

/** Who sends a message, read off the unions that the schema keeps of each side's messages. */
function sendersOf(definitions: Definitions, kind: "Request" | "Notification", method: string): Party[] {
  const sends = (union: string): boolean => methodsOf(definitions, definition(definitions, union)).includes(method);
  return (["client", "server"] as const).filter((party) => sends(`${party === "client" ? "Client" : "Server"}${kind}`));
}

function mapRows<T, U>(rows: Rows<T>, map: (row: T, key: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(rows).map(([key, row]) => [key, map(row, key)]));
}
