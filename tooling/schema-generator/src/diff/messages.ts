import { definition, type Definitions, type JsonSchema } from "../json-schema.js";
import type { Loaded } from "../load.js";
import { member } from "../members.js";
import type { InputRequestRow, MethodRow, NotificationRow, SessionMethodRow, SessionNotificationRow } from "../rows.js";
import { fieldsOf, type Fields } from "./fields.js";

/** A request or notification as both eras can describe it. */
export interface Message {
  readonly definition: string;
  readonly description: string | undefined;
  readonly deprecated: boolean;
  readonly result: string | undefined;
  /** Facts that are no fields, a sentence part each, by what they are about. */
  readonly facts: Readonly<Record<string, string>>;
  readonly paramsFields: Fields;
  readonly resultFields: Fields;
}

export type Messages = Readonly<Record<string, Message>>;

export function requestsOf({ tables, corrected: { $defs } }: Loaded): Messages {
  const rows = { ...tables.methods, ...tables.inputRequests };
  return mapRows(rows, (row) => message($defs, row.request, row.result, requestFacts(row)));
}

export function notificationsOf({ tables, corrected: { $defs } }: Loaded): Messages {
  return mapRows(tables.notifications, (row) => message($defs, row.notification, undefined, notificationFacts(row)));
}

/** Definitions that the sections on messages speak about. */
export function messageDefinitions(loaded: Loaded): Set<string> {
  const { tables } = loaded;
  const rows = [...Object.values(tables.methods), ...Object.values(tables.inputRequests ?? {})];
  const requests = rows.flatMap((row) => [row.request, row.params, row.result]);
  const notifications = Object.values(tables.notifications).flatMap((row) => [row.notification, row.params]);
  return new Set([...requests, ...notifications].filter((name) => name !== undefined));
}

function message(definitions: Definitions, name: string, result: string | undefined, facts: Message["facts"]): Message {
  const schema: JsonSchema = definition(definitions, name);
  return {
    definition: name,
    description: schema.description,
    deprecated: schema.deprecated === true,
    result,
    facts,
    paramsFields: fieldsOf(definitions, member(definitions, schema, "params")),
    resultFields: fieldsOf(definitions, result === undefined ? undefined : definition(definitions, result)),
  };
}

function requestFacts(row: MethodRow | SessionMethodRow | InputRequestRow): Message["facts"] {
  if ("sentBy" in row) {
    return {
      "who asks": `the ${row.sentBy.join(" or the ")}, with a request`,
      "other answers": row.mayBecomeTask ? "`CreateTaskResult`" : "none",
      "what must be declared": capability(row),
    };
  }
  if ("resultTypes" in row) {
    return {
      "who asks": "the client, with a request",
      "other answers": row.mayAskForInput ? "`InputRequiredResult`" : "none",
      "what must be declared": capability({ ...row, clientCapability: undefined, capabilityFlag: undefined }),
    };
  }
  return {
    "who asks": "the server, inside an `input_required` answer",
    "other answers": "none",
    "what must be declared": capability({ ...row, serverCapability: undefined, capabilityFlag: undefined }),
  };
}

function notificationFacts(row: NotificationRow | SessionNotificationRow): Message["facts"] {
  const carriedOn = "carriedOn" in row ? row.carriedOn : undefined;
  return {
    "who sends it": `the ${row.sentBy.join(" or the ")}`,
    "where it travels":
      carriedOn === undefined ? "anywhere" : `on the open response of ${CARRIERS.get(carriedOn) ?? carriedOn}`,
    "what must be declared": capability({ clientCapability: undefined, ...row }),
  };
}

const CARRIERS = new Map([
  ["request", "the request that it speaks about"],
  ["subscription", "`subscriptions/listen`"],
]);

type Gate = Pick<SessionMethodRow, "serverCapability" | "clientCapability" | "capabilityFlag">;

function capability({ serverCapability, clientCapability, capabilityFlag }: Gate): string {
  const flag = capabilityFlag === undefined ? "" : `.${capabilityFlag}`;
  const named = [
    ...(serverCapability === undefined ? [] : [`\`${serverCapability}${flag}\` of the server`]),
    ...(clientCapability === undefined ? [] : [`\`${clientCapability}${flag}\` of the client`]),
  ];
  return named.length === 0 ? "nothing" : named.join(" or ");
}

function mapRows<T>(rows: Readonly<Record<string, T>>, map: (row: T) => Message): Messages {
  return Object.fromEntries(Object.entries(rows).map(([method, row]) => [method, map(row)]));
}
