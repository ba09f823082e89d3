import type { Mutant } from "./score.js";

/** A change that no test can notice, or that none should, and why. Everything else that survives deserves a test. */
export interface Explained {
  /** The end of the file's path. */
  readonly file: string;
  /** The line as it stands in the source, without the white space around it. */
  readonly line: string;
  /** What the change makes of a part of it; left out when it is true of every change there. */
  readonly becomes?: string;
  readonly why: string;
}

export const EXPLAINED: readonly Explained[] = [
  {
    file: "jsonrpc/src/parse.ts",
    line: "if (text.length > 2 * maxDepth && isDeeperThan(value, maxDepth)) {",
    why: "The first half only spares a walk that finds nothing.",
  },
  {
    file: "jsonrpc/src/parse.ts",
    line: "if (Array.isArray(value)) return value.some((item) => isDeeperThan(item, levels - 1));",
    becomes: "false",
    why: "The loop below walks arrays as well, only slower.",
  },
  {
    file: "server/src/dispatch.ts",
    line: "if (authorize || target.scopes) await allow(authorize ?? scopesGranted, request, target, exchange);",
    becomes: "true",
    why: "Without a hook and without scopes nobody is refused: it only spares the asking.",
  },
  {
    file: "server/src/dispatch.ts",
    line: "if (bringsAnswers(params)) context.round = await openRound(rounds);",
    becomes: "true",
    why: "A round that brings nothing is the one that a context makes by itself.",
  },
  {
    file: "server/src/access.ts",
    line: 'if (typeof has !== "object" || has === null) missing[key] = need;',
    becomes: "false",
    why: "A capability that is null is refused with the params before.",
  },
  {
    file: "server/src/input-rounds.ts",
    line: "params.requestState !== undefined || params.inputResponses !== undefined;",
    becomes: "true",
    why: "A round that brings nothing is the one that a context makes by itself.",
  },
  {
    file: "server/src/input-rounds.ts",
    line: 'if (!isObject(inputResponses)) throw new RpcError(ERROR_CODES.InvalidParams, "inputResponses must be an object.");',
    why: "The protocol's own methods refuse it with their params; this is for those of extensions.",
  },
  {
    file: "server/src/input-rounds.ts",
    line: "own === undefined ? state : { ...state, own },",
    becomes: "false",
    why: "JSON leaves an undefined member out.",
  },
  {
    file: "server/src/mirrored.ts",
    line: "if (routingParam !== undefined) match(mirror, HEADERS.name, request.params?.[routingParam]);",
    becomes: "request.params[routingParam]",
    why: "There are params by then: their _meta was read.",
  },
  {
    file: "server/src/questions.ts",
    line: "return form === undefined ? { method } : { method, form: form as unknown as JsonSchemaObject };",
    becomes: "false",
    why: "A form that is undefined is none, and JSON leaves it out.",
  },
  {
    file: "server/src/questions.ts",
    line: "const checked = await compileSchema(question.form, { what: `form ${JSON.stringify(key)}` }).validate(",
    why: "Names the form in an error that does not come: forms are checked before they are asked.",
  },
  {
    file: "server/src/replay.ts",
    line: 'readonly message = "Suspended until the client has answered; let this pass through.";',
    why: "Written for whoever debugs a handler that catches everything; nothing reads it.",
  },
  {
    file: "server/src/request-state.ts",
    line: 'this.#sealer = new Sealer("mortise request state", secrets.secrets);',
    why: "A label that only has to differ from those of other purposes.",
  },
  {
    file: "server/src/request-state.ts",
    line: "if (text.length > MAX_STATE) throw tooLarge(text.length, state);",
    becomes: "text.length >= MAX_STATE",
    why: "Whether the last of 65,536 characters may be used matters to nobody.",
  },
  {
    file: "server/src/request-state.ts",
    line: 'const sealed = typeof text === "string" && text.length <= MAX_STATE ? await this.#sealer.open(text) : undefined;',
    why: "Only spares work: other types are refused with the params, and nothing longer was sealed here.",
  },
  {
    file: "server/src/request-state.ts",
    line: "? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))",
    why: "Any order does that is always the same, and no key occurs twice.",
  },
  {
    file: "server/src/request-state.ts",
    line: "`The request state would take ${length} characters, more than ${MAX_STATE}. Most of it is ${JSON.stringify(sizes[0]?.name)} (${sizes[0]?.size}): keep large values elsewhere and put their id into the state.`,",
    why: "There is a largest part: the handler's own state is one.",
  },
  {
    file: "server/src/seal.ts",
    line: "if (version !== VERSION || key === undefined || iv === undefined || sealed === undefined || more.length > 0)",
    becomes: "false",
    why: "What is missing fails to decrypt a few lines below, with the same answer.",
  },
  {
    file: "server/src/seal.ts",
    line: "} catch {",
    becomes: "{}",
    why: "A function that ends without a return gives undefined.",
  },
  {
    file: "server/src/seal.ts",
    line: 'const [id, aes] = await Promise.all([bits("id", 48), bits("key", 256)]);',
    why: "Two labels that only have to differ.",
  },
  {
    file: "server/src/seal.ts",
    line: 'aes: await crypto.subtle.importKey("raw", aes, "AES-GCM", false, ["encrypt", "decrypt"]),',
    becomes: "true",
    why: "Nobody outside gets hold of the key, so nobody can export it.",
  },
  {
    file: "transport-http/src/mirror.ts",
    line: 'const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });',
    why: "The module then does not load at all, which Stryker's runner does not count as a failing test.",
  },
  {
    file: "transport-http/src/mirror.ts",
    line: "} catch {",
    becomes: "{}",
    why: "A function that ends without a return gives undefined.",
  },
  {
    file: "transport-http/src/server/origin.ts",
    line: 'const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];',
    why: "127.0.0.1 also fits the pattern below.",
  },
  {
    file: "transport-http/src/server/origin.ts",
    line: "if (origin !== undefined && !originAllowed(origin)) {",
    becomes: "true",
    why: "A rule remembers no value at first, which is how it lets undefined pass.",
  },
  {
    file: "transport-http/src/server/origin.ts",
    line: 'if (allowedHosts === "*") return () => false;',
    becomes: "() => undefined",
    why: "undefined is as false.",
  },
  {
    file: "transport-http/src/server/origin.ts",
    line: "if (value === last) return true;",
    becomes: "false",
    why: "Only spares the work of asking again.",
  },
];

/** Why this mutant survives, if somebody has said so. @param line the source line in which it begins */
export function explanationOf({ fileName, replacement }: Mutant, line: string): string | undefined {
  const path = fileName.replaceAll("\\", "/");
  return EXPLAINED.find(
    (row) => path.endsWith(row.file) && row.line === line.trim() && (row.becomes ?? replacement) === replacement,
  )?.why;
}
