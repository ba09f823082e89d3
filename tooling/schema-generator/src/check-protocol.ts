import { definition, resolve, type Definitions } from "./json-schema.js";
import type { Protocol, Rows } from "./protocol.js";

/**
 * What is wrong between a schema and its `protocol.json`, one sentence each; none when each request, notification, error
 * and `_meta` key of the schema has a row, and each row names definitions and properties that exist.
 */
export function protocolProblems(definitions: Definitions, protocol: Protocol): string[] {
  const requests = rowsByDefinition({ ...protocol.methods, ...protocol.inputRequests }, (row) => row.request);
  const notifications = rowsByDefinition(protocol.notifications, (row) => row.notification);
  return [
    ...twoWays("request", methodsIn(definitions, /Request$/), requests),
    ...twoWays("notification", methodsIn(definitions, /Notification$/), notifications),
    ...twoWays(
      "error",
      errorsIn(definitions),
      Object.entries(protocol.errorCodes).map(([name, of]) => `${of} ${codeOf(definitions, of) ?? name}`),
    ),
    ...[...Object.values(protocol.methods), ...Object.values(protocol.inputRequests)]
      .filter(({ result }) => !Object.hasOwn(definitions, result))
      .map(({ result }) => `protocol.json names the result "${result}", which the schema does not define.`),
    ...metaKeysIn(definitions)
      .filter((key) => !Object.values(protocol.metaKeys).includes(key))
      .map((key) => `The schema reserves the _meta key "${key}", which protocol.json does not list.`),
    ...capabilityProblems(definitions, protocol),
  ];
}

/** "Definition method" pairs of all definitions whose `method` is fixed and whose name fits. */
function methodsIn(definitions: Definitions, name: RegExp): string[] {
  return Object.entries(definitions).flatMap(([key, { properties }]) => {
    const method = properties?.["method"]?.const;
    return typeof method === "string" && name.test(key) && !/^(Client|Server)/.test(key) ? [`${key} ${method}`] : [];
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

function capabilityProblems(definitions: Definitions, protocol: Protocol): string[] {
  const named = [
    ...Object.values(protocol.methods).map((row) => ["ServerCapabilities", row.serverCapability]),
    ...Object.values(protocol.notifications).map((row) => [
      "ServerCapabilities",
      row.serverCapability,
      row.capabilityFlag,
    ]),
    ...Object.values(protocol.notifications).map((row) => ["SubscriptionFilter", row.filter]),
    ...Object.values(protocol.inputRequests).map((row) => ["ClientCapabilities", row.clientCapability]),
    ...Object.values(protocol.methods).map((row) => [`${row.request}Params`, row.routingParam]),
  ].map((path) => path.filter((part) => part !== undefined));
  return named
    .filter((path) => path.length > 1 && !pathExists(definitions, path))
    .map((path) => `protocol.json names ${path.join(".")}, which the schema does not define.`);
}

function pathExists(definitions: Definitions, [name = "", ...properties]: readonly string[]): boolean {
  if (!Object.hasOwn(definitions, name)) return false;
  let place = resolve(definitions, definition(definitions, name));
  for (const property of properties) {
    const next = place.properties?.[property];
    if (next === undefined) return false;
    place = resolve(definitions, next);
  }
  return true;
}
