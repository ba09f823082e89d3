import type { Tables } from "./method-table.js";

/** `methods.ts`: the run-time tables of methods, notifications and input requests, and their types by method name. */
export function emitMethods(revision: string, { methods, notifications, inputRequests }: Tables): string {
  return `import type { InputRequestRow, MethodRow, NotificationRow } from "../rows.js";
import type * as Types from "./types.js";

/** The protocol revision that everything here belongs to. */
export const REVISION = "${revision}";

/** Types by method: the request, its params, its result, and \`answer\`: every result that a response may carry. */
${typeMap("Methods", methods, (row) => ({
  request: named(row.request),
  params: named(row.params),
  result: named(row.result),
  answer: row.mayAskForInput ? `${named(row.result)} | Types.InputRequiredResult` : named(row.result),
}))}
/** Types by notification: the message and its params. */
${typeMap("Notifications", notifications, (row) => ({
  notification: named(row.notification),
  params: named(row.params),
}))}
/** Types by kind of input that a server may ask for: the request, its params, and the result that answers it. */
${typeMap("InputRequestMethods", inputRequests, (row) => ({
  request: named(row.request),
  params: row.params === undefined ? `NonNullable<${named(row.request)}["params"]>` : named(row.params),
  result: named(row.result),
}))}
export type Method = keyof Methods;
export type NotificationMethod = keyof Notifications;
export type InputRequestMethod = keyof InputRequestMethods;

/** One row for each method. Look a name from outside up with \`isMethod\` first. */
export const METHODS: { readonly [M in Method]: MethodRow } = ${table(methods)};

/** One row for each notification. */
export const NOTIFICATIONS: { readonly [M in NotificationMethod]: NotificationRow } = ${table(notifications)};

/** One row for each kind of input that a server may ask for. */
export const INPUT_REQUESTS: { readonly [M in InputRequestMethod]: InputRequestRow } = ${table(inputRequests)};

/** Whether this revision defines the method; safe for any name ("constructor" is none). */
export function isMethod(name: string): name is Method {
  return Object.hasOwn(METHODS, name);
}
`;
}

/** `codes.ts`, `meta.ts` and `headers.ts`: tables of constants. */
export function emitConstants({ errorCodes, metaKeys, headers }: Tables): Record<string, string> {
  return {
    "codes.ts": `/** The error codes that JSON-RPC and this revision define. */
export const ERROR_CODES = ${table(errorCodes)} as const;

export type ErrorCode = (typeof ERROR_CODES)[keyof typeof ERROR_CODES];
`,
    "meta.ts": `/** The \`_meta\` keys that this revision reserves, under short names. */
export const META_KEYS = ${table(metaKeys)} as const;
`,
    "headers.ts": `/** The HTTP headers that mirror a request, in lower case; \`paramPrefix\` is followed by the parameter's header name. */
export const HEADERS = ${table(headers)} as const;
`,
  };
}

const named = (definition: string): string => `Types.${definition}`;

function typeMap<T>(name: string, rows: Record<string, T>, types: (row: T) => Record<string, string>): string {
  const members = Object.entries(rows).map(([method, row]) => {
    const lines = Object.entries(types(row)).map(([key, type]) => `    ${key}: ${type};\n`);
    return `  "${method}": {\n${lines.join("")}  };\n`;
  });
  return `export interface ${name} {\n${members.join("")}}\n`;
}

/** An object literal. Rows name each column, also the undefined ones, so that all rows share one shape at run time. */
function table(rows: Record<string, unknown>): string {
  const lines = Object.entries(rows).map(([key, row]) => `  ${keyText(key)}: ${literal(row)},\n`);
  return `{\n${lines.join("")}}`;
}

function literal(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value) ?? "undefined";
  const members = Object.entries(value).map(([key, member]) => `    ${keyText(key)}: ${literal(member)},\n`);
  return `{\n${members.join("")}  }`;
}

const keyText = (key: string): string => (/^[a-zA-Z]\w*$/.test(key) ? key : JSON.stringify(key));
