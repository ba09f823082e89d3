import { isObject } from "@mortise/jsonrpc";
import { META_KEYS, METHODS, REVISION } from "@mortise/schema/2026-07-28";

export const META = {
  [META_KEYS.protocolVersion]: REVISION,
  [META_KEYS.clientCapabilities]: { elicitation: { form: {} } },
};

export const call = (id: unknown, method: string, params: object = {}): Record<string, unknown> => ({
  jsonrpc: "2.0",
  id,
  method,
  params: { ...params, _meta: META },
});

export const toolCall = (id: unknown, name: unknown, args: unknown = {}): Record<string, unknown> =>
  call(id, "tools/call", { name, arguments: args });

/** JSON texts that are no message, with the code that refuses each. */
export const NO_MESSAGES: readonly (readonly [text: string, code: number])[] = [
  ["{", -32700],
  ["hello", -32700],
  ['{"jsonrpc":"2.0","id":1,"method":"tools/list"', -32700],
  ["nul", -32700],
  ["null", -32600],
  ["1e999", -32600],
  ['"text"', -32600],
  ["[]", -32600],
  ['[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]', -32600],
  ["{}", -32600],
  ['{"jsonrpc":"1.0","id":1,"method":"tools/list"}', -32600],
  ['{"jsonrpc":2,"id":1,"method":"tools/list"}', -32600],
  ['{"jsonrpc":"2.0","id":null,"method":"tools/list"}', -32600],
  ['{"jsonrpc":"2.0","id":1.5,"method":"tools/list"}', -32600],
  ['{"jsonrpc":"2.0","id":1e300,"method":"tools/list"}', -32600],
  ['{"jsonrpc":"2.0","id":{"toString":1},"method":"tools/list"}', -32600],
  ['{"jsonrpc":"2.0","id":[1],"method":"tools/list"}', -32600],
  ['{"jsonrpc":"2.0","id":true,"method":"tools/list"}', -32600],
  ['{"jsonrpc":"2.0","id":1,"method":5}', -32600],
  ['{"jsonrpc":"2.0","id":1,"method":null}', -32600],
  ['{"jsonrpc":"2.0","id":1,"method":"tools/list","params":[]}', -32600],
  ['{"jsonrpc":"2.0","id":1,"method":"tools/list","params":null}', -32600],
  ['{"jsonrpc":"2.0","id":1,"method":"tools/list","result":{}}', -32600],
  ['{"__proto__":{"jsonrpc":"2.0","id":1,"method":"tools/list"}}', -32600],
  [`${"[".repeat(50_000)}${"]".repeat(50_000)}`, -32600],
  [`{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}}`, -32600],
];

/** Values that no member expects. */
const ODD: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    Number.MAX_VALUE,
    "",
    "\u0000",
    "__proto__",
    "constructor",
    "toString",
    "../../etc/passwd",
  ],
  ...["x".repeat(50_000), [], [[]], [null], {}, { length: -1 }, { toString: "x" }, { then: "x" }],
  ...[
    JSON.parse('{"__proto__":{"polluted":true}}') as unknown,
    JSON.parse('{"constructor":{"prototype":{"polluted":true}}}') as unknown,
  ],
];

const MEMBERS = {
  tool: ["name", "arguments", "inputResponses", "requestState"],
  list: ["cursor"],
  other: ["uri", "ref", "argument", "context", "notifications", "name", "arguments", "extra"],
} as const;

/** Requests of every method with every member turned into every odd value, `_meta` included. */
export function* oddRequests(): Generator<Record<string, unknown>> {
  let id = 0;
  for (const method of Object.keys(METHODS)) {
    if (method === "subscriptions/listen") continue; // those that are fine stay open
    for (const member of new Set(Object.values(MEMBERS).flat())) {
      for (const odd of ODD) yield call(`odd ${id++}`, method, { ...GOOD, [member]: odd });
    }
  }
  for (const odd of ODD) {
    yield { ...call(`odd ${id++}`, "tools/list"), params: { _meta: odd } };
    for (const key of Object.values(META_KEYS)) {
      yield { ...call(`odd ${id++}`, "tools/list"), params: { _meta: { ...META, [key]: odd } } };
    }
    yield { ...call(`odd ${id++}`, "tools/list"), params: { _meta: { ...META, progressToken: odd } } };
    if (typeof odd === "string") yield call(`odd ${id++}`, odd);
  }
}

const GOOD = {
  name: "echo",
  uri: "note:///a",
  ref: { type: "ref/prompt", name: "introduce" },
  argument: { name: "who", value: "" },
};

/** The codes with which a client's own mistakes are answered. */
const CLIENT_ERRORS: readonly number[] = [-32600, -32601, -32602, -32020, -32021, -32022];

/** What is wrong with the answer to an odd request: nothing, a result or an error that blames the client. */
export function complaint(answer: unknown): string | undefined {
  if (!isObject(answer)) return "it is no object";
  if (isObject(answer.result)) return undefined;
  const { error } = answer;
  if (!isObject(error)) return "it has neither result nor error";
  if (!CLIENT_ERRORS.includes(error.code as number)) return `its code is ${String(error.code)}`;
  return typeof error.message === "string" && error.message.length > 10 ? undefined : "its message says nothing";
}
