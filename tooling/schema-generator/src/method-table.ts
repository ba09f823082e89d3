import { codeOf, protocolProblems } from "./check-protocol.js";
import { definition, refName, resolve, type Definitions, type JsonSchema } from "./json-schema.js";
import type { Protocol, RequestFacts } from "./protocol.js";

export type Party = "client" | "server";

/** The complete tables of one revision: `protocol.json` and all that can be derived from the schema. */
export interface Tables {
  readonly methods: Record<string, MethodRow>;
  readonly notifications: Record<string, NotificationRow>;
  readonly inputRequests: Record<string, InputRequestRow>;
  readonly errorCodes: Record<string, number>;
  readonly metaKeys: Record<string, string>;
  readonly headers: Record<string, string>;
}

export interface MethodRow extends RequestFacts {
  readonly params: string;
  readonly resultTypes: readonly string[];
  readonly mayAskForInput: boolean;
  readonly cacheable: boolean;
  readonly routingParam: string | undefined;
  readonly serverCapability: string | undefined;
}

export interface NotificationRow {
  readonly notification: string;
  readonly params: string;
  readonly sentBy: readonly Party[];
  readonly carriedOn: string | undefined;
  readonly filter: string | undefined;
  readonly serverCapability: string | undefined;
  readonly capabilityFlag: string | undefined;
}

export interface InputRequestRow extends RequestFacts {
  /** A definition name; undefined where the schema describes the params in place. */
  readonly params: string | undefined;
  readonly clientCapability: string;
}

export function buildTables(definitions: Definitions, protocol: Protocol): Tables {
  const problems = protocolProblems(definitions, protocol);
  if (problems.length > 0) throw new Error(`The schema and protocol.json disagree:\n- ${problems.join("\n- ")}`);
  return {
    methods: mapRows(protocol.methods, (row) => methodRow(definitions, row)),
    notifications: mapRows(protocol.notifications, (row, method) => ({
      notification: row.notification,
      params: paramsOf(definitions, row.notification) ?? "NotificationParams",
      sentBy: sendersOf(definitions, method),
      carriedOn: row.carriedOn,
      filter: row.filter,
      serverCapability: row.serverCapability,
      capabilityFlag: row.capabilityFlag,
    })),
    inputRequests: mapRows(protocol.inputRequests, (row) => ({
      request: row.request,
      params: paramsOf(definitions, row.request),
      result: row.result,
      clientCapability: row.clientCapability,
    })),
    errorCodes: mapRows(protocol.errorCodes, (name) => codeOf(definitions, name) as number),
    metaKeys: { ...protocol.metaKeys },
    headers: { ...protocol.headers },
  };
}

function methodRow(definitions: Definitions, row: Protocol["methods"][string]): MethodRow {
  const params = paramsOf(definitions, row.request) ?? "RequestParams";
  const mayAskForInput = hasProperty(definitions, params, "inputResponses");
  return {
    request: row.request,
    params,
    result: row.result,
    resultTypes: mayAskForInput ? ["complete", "input_required"] : ["complete"],
    mayAskForInput,
    cacheable: hasProperty(definitions, row.result, "ttlMs"),
    routingParam: row.routingParam,
    serverCapability: row.serverCapability,
  };
}

function paramsOf(definitions: Definitions, message: string): string | undefined {
  const ref = definition(definitions, message).properties?.["params"]?.$ref;
  return ref === undefined ? undefined : refName(ref);
}

function hasProperty(definitions: Definitions, name: string, property: string): boolean {
  return resolve(definitions, definition(definitions, name)).properties?.[property] !== undefined;
}

/** Who sends a notification, read off the unions that the schema keeps of each side's notifications. */
function sendersOf(definitions: Definitions, method: string): Party[] {
  const sends = (union: string): boolean => methodsOf(definitions, definition(definitions, union)).includes(method);
  return (["client", "server"] as const).filter((party) =>
    sends(party === "client" ? "ClientNotification" : "ServerNotification"),
  );
}

function methodsOf(definitions: Definitions, schema: JsonSchema): unknown[] {
  const { anyOf, properties } = resolve(definitions, schema);
  return anyOf ? anyOf.flatMap((branch) => methodsOf(definitions, branch)) : [properties?.["method"]?.const];
}

function mapRows<T, U>(rows: Readonly<Record<string, T>>, map: (row: T, key: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(rows).map(([key, row]) => [key, map(row, key)]));
}
