import { definition, type Definitions, type JsonSchema } from "./json-schema.js";
import { member, methodOf, methodsOf } from "./members.js";
import type { Gate, Protocol, Rows } from "./protocol.js";

/**
 * What is wrong between a schema and its `protocol.json`, one sentence each; none when each request, notification, error
 * and `_meta` key of the schema has a row, and each row names definitions and properties that exist.
 */
export function protocolProblems(definitions: Definitions, protocol: Protocol): string[] {
  const requestRows = { ...protocol.methods, ...protocol.inputRequests };
  const requests = rowsByDefinition(requestRows, (row) => row.request);
  const notifications = rowsByDefinition(protocol.notifications, (row) => row.notification);
  return [
    ...twoWays("request", requestsIn(definitions, protocol), requests),
    ...twoWays("notification", methodsIn(definitions, /Notification$/), notifications),
    ...twoWays("error", errorsIn(definitions), errorRows(definitions, protocol)),
    ...[...Object.values(requestRows).map((row) => row.result), ...Object.values(protocol.extension?.resultTypes ?? {})]
      .filter((result) => !Object.hasOwn(definitions, result))
      .map((result) => `protocol.json names the result "${result}", which the schema does not define.`),
    ...metaKeysIn(definitions)
      .filter((key) => !Object.values(protocol.metaKeys).includes(key))
      .map((key) => `The schema reserves the _meta key "${key}", which protocol.json does not list.`),
    ...pathProblems(definitions, protocol),
  ];
}

/** An extension repeats the protocol's requests for input, which are not its own. */
function requestsIn(definitions: Definitions, { extension }: Protocol): string[] {
  const foreign = extension ? methodsOf(definitions, definition(definitions, "InputRequest")) : [];
  return methodsIn(definitions, /Request$/).filter((row) => !foreign.some((method) => row.endsWith(` ${method}`)));
}

/** "Definition method" pairs of all definitions whose `method` is fixed and whose name fits. */
function methodsIn(definitions: Definitions, name: RegExp): string[] {
  return Object.entries(definitions).flatMap(([key, schema]) => {
    const method = /^(Client|Server|Input)(Request|Notification)$/.test(key)
      ? undefined
      : methodOf(definitions, schema);
    return method !== undefined && name.test(key) ? [`${key} ${method}`] : [];
  });
}

function rowsByDefinition<T>(rows: Rows<T>, definitionOf: (row: T) => string): string[] {
  return Object.entries(rows).map(([method, row]) => `${definitionOf(row)} ${method}`);
}

function twoWays(kind: string, inSchema: readonly string[], inTable: readonly string[]): string[] {
  return [
    ...inSchema.filter((row) => !inTable.includes(row)).map((row) => `The ${kind} ${row} has no row in protocol.json.`),
    ...inTable
      .filter((row) => !inSchema.includes(row))
      .map((row) => `The row of ${kind} ${row} has no such definition.`),
  ];
}

/** Codes that prose alone tells have no definition to agree with. */
function errorRows(definitions: Definitions, { errorCodes }: Protocol): string[] {
  return Object.entries(errorCodes).flatMap(([name, of]) =>
    typeof of === "number" ? [] : [`${of} ${codeOf(definitions, of) ?? name}`],
  );
}

function errorsIn(definitions: Definitions): string[] {
  return Object.keys(definitions).flatMap((name) => {
    const code = /Error$/.test(name) ? codeOf(definitions, name) : undefined;
    return code === undefined ? [] : [`${name} ${code}`];
  });
}

/** The code that an error definition fixes, whether it describes the error object or the whole response. */
export function codeOf(definitions: Definitions, name: string): number | undefined {
  if (!Object.hasOwn(definitions, name)) return undefined;
  const { properties } = definition(definitions, name);
  const error = properties?.["error"];
  const parts = error ? [error, ...(error.allOf ?? [])] : [{ properties }];
  const code = parts.map((part) => part.properties?.["code"]?.const).find((value) => value !== undefined);
  return typeof code === "number" ? code : undefined;
}

function metaKeysIn(definitions: Definitions): string[] {
  return Object.entries(definitions)
    .filter(([name]) => name.endsWith("MetaObject"))
    .flatMap(([, { properties }]) => Object.keys(properties ?? {}));
}

function pathProblems(definitions: Definitions, protocol: Protocol): string[] {
  const methods = Object.values(protocol.methods);
  const notifications = Object.values(protocol.notifications);
  const filter = protocol.extension?.filter ?? "SubscriptionFilter";
  const named = [
    ...[...methods, ...notifications, ...Object.values(protocol.inputRequests ?? {})].flatMap(gatePaths),
    ...notifications.map((row) => [filter, row.filter]),
    ...methods.map((row) => [row.request, row.routingParam && "params", row.routingParam]),
  ].map((path) => path.filter((part) => part !== undefined));
  return named
    .filter((path) => path.length > 1 && !pathExists(definitions, path))
    .map((path) => `protocol.json names ${path.join(".")}, which the schema does not define.`);
}

function gatePaths({ serverCapability, clientCapability, capabilityFlag }: Gate): (string | undefined)[][] {
  return [
    ["ServerCapabilities", serverCapability, serverCapability && capabilityFlag],
    ["ClientCapabilities", clientCapability, clientCapability && capabilityFlag],
  ];
}

function pathExists(definitions: Definitions, [name = "", ...properties]: readonly string[]): boolean {
  if (!Object.hasOwn(definitions, name)) return false;
  let place: JsonSchema | undefined = definition(definitions, name);
  for (const property of properties) place = place && member(definitions, place, property);
  return place !== undefined;
}
