import { literal, table } from "./emit-literal.js";
import type { Revision } from "./revisions.js";
import type { MethodRow, NotificationRow, SessionMethodRow, SessionNotificationRow, Tables } from "./rows.js";

/** `methods.ts`: the run-time tables of methods, notifications and input requests, and their types by method name. */
export function emitMethods(revision: Revision, tables: Tables): string {
  const { methods, notifications, inputRequests, extension } = tables;
  const session = Object.values(methods).some((row) => "sentBy" in row);
  const rows = session ? ["SessionMethodRow", "SessionNotificationRow"] : ["MethodRow", "NotificationRow"];
  const types = inputRequests ? ["InputRequestRow", ...rows] : rows;
  return [
    `import type { ${types.join(", ")} } from "${revision.imports.rows}";\nimport type * as Types from "./types.js";\n`,
    extension ? extensionFacts(extension) : revisionName(revision.name),
    methodTypes(methods),
    notificationTypes(notifications),
    inputRequests ? inputRequestTypes(inputRequests) : "",
    `export type Method = keyof Methods;\nexport type NotificationMethod = keyof Notifications;\n`,
    inputRequests ? `export type InputRequestMethod = keyof InputRequestMethods;\n` : "",
    `/** One row for each method. Look a name from outside up with \`isMethod\` first. */
export const METHODS: { readonly [M in Method]: ${rows[0]} } = ${table(methods)};\n`,
    `/** One row for each notification. */
export const NOTIFICATIONS: { readonly [M in NotificationMethod]: ${rows[1]} } = ${table(notifications)};\n`,
    inputRequests
      ? `/** One row for each kind of input that a server may ask for. */
export const INPUT_REQUESTS: { readonly [M in InputRequestMethod]: InputRequestRow } = ${table(inputRequests)};\n`
      : "",
    `/** Whether ${extension ? "the extension" : "this revision"} defines the method; safe for any name ("constructor" is none). */
export function isMethod(name: string): name is Method {
  return Object.hasOwn(METHODS, name);
}\n`,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** `codes.ts`, `meta.ts` and `headers.ts`: tables of constants, without those that have nothing to say. */
export function emitConstants({ errorCodes, metaKeys, headers }: Tables): Record<string, string> {
  const files = {
    "codes.ts": `/** The error codes that JSON-RPC and this revision define. */
export const ERROR_CODES = ${table(errorCodes)} as const;

export type ErrorCode = (typeof ERROR_CODES)[keyof typeof ERROR_CODES];
`,
    "meta.ts": `/** The \`_meta\` keys that are reserved, under short names. */
export const META_KEYS = ${table(metaKeys)} as const;
`,
    "headers.ts": `/** The protocol's HTTP headers, in lower case; what follows \`paramPrefix\` is the parameter's header name. */
export const HEADERS = ${table(headers)} as const;
`,
  };
  const filled = { "codes.ts": errorCodes, "meta.ts": metaKeys, "headers.ts": headers };
  return Object.fromEntries(
    Object.entries(files).filter(([file]) => Object.keys(filled[file as keyof typeof filled]).length > 0),
  );
}

const revisionName = (name: string): string => `/** The protocol revision that everything here belongs to. */
export const REVISION = "${name}";
`;

const extensionFacts = (facts: object): string => `/**
 * The extension: \`id\` declares it (in \`capabilities.extensions\`), \`resultTypes\` names the definitions of the results that it
 * lets \`eligibleMethods\` of the protocol answer with, \`filter\` that of what it adds to the filter of subscriptions.
 */
export const EXTENSION = ${literal(facts)} as const;
`;

function methodTypes(methods: Tables["methods"]): string {
  return `/** Types by method: the request, its params, its result, and \`answer\`: every result that a response may carry. */
${typeMap("Methods", methods, (row) => ({
  request: named(row.request),
  params: paramsType(row.request, row.params),
  result: named(row.result),
  answer: [named(row.result), ...otherAnswers(row)].join(" | "),
}))}`;
}

function otherAnswers(row: MethodRow | SessionMethodRow): string[] {
  if ("mayAskForInput" in row) return row.mayAskForInput ? ["Types.InputRequiredResult"] : [];
  return row.mayBecomeTask ? ["Types.CreateTaskResult"] : [];
}

function notificationTypes(notifications: Record<string, NotificationRow | SessionNotificationRow>): string {
  return `/** Types by notification: the message and its params. */
${typeMap("Notifications", notifications, (row) => ({
  notification: named(row.notification),
  params: paramsType(row.notification, row.params),
}))}`;
}

function inputRequestTypes(inputRequests: NonNullable<Tables["inputRequests"]>): string {
  return `/** Types by kind of input that a server may ask for: the request, its params, and the result that answers it. */
${typeMap("InputRequestMethods", inputRequests, (row) => ({
  request: named(row.request),
  params: paramsType(row.request, row.params),
  result: named(row.result),
}))}`;
}

const named = (definition: string): string => `Types.${definition}`;
const paramsType = (message: string, params: string | undefined): string =>
  params === undefined ? `NonNullable<${named(message)}["params"]>` : named(params);

function typeMap<T>(name: string, rows: Record<string, T>, types: (row: T) => Record<string, string>): string {
  const members = Object.entries(rows).map(([method, row]) => {
    const lines = Object.entries(types(row)).map(([key, type]) => `    ${key}: ${type};\n`);
    return `  "${method}": {\n${lines.join("")}  };\n`;
  });
  return `export interface ${name} {\n${members.join("")}}\n`;
}
