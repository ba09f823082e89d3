// Fifty tools whose argument types are inferred from their schemas, in the words of several schema libraries.
import { countInstantiations } from "./instantiations.mjs";

// Each differs from the others by one property name, so that nothing is answered from the compiler's cache by identity.
const zodSchema = (i) =>
  `z.object({ query: z.string().min(1).max(500), limit: z.number().int().min(1).max(100).optional(), offset: z.number().int().optional(), sort: z.enum(["relevance", "created", "updated", "name"]).optional(), order: z.enum(["asc", "desc"]).optional(), tags: z.array(z.string()).optional(), includeArchived${i}: z.boolean().optional(), since: z.string().optional(), owner: z.object({ id: z.string(), kind: z.enum(["user", "team"]) }).optional(), fields: z.array(z.enum(["id", "title", "body"])).optional() })`;

const typeboxSchema = (i) =>
  `Type.Object({ query: Type.String({ minLength: 1 }), limit: Type.Optional(Type.Integer()), offset: Type.Optional(Type.Integer()), sort: Type.Optional(Type.Union([Type.Literal("relevance"), Type.Literal("created"), Type.Literal("updated"), Type.Literal("name")])), order: Type.Optional(Type.Union([Type.Literal("asc"), Type.Literal("desc")])), tags: Type.Optional(Type.Array(Type.String())), includeArchived${i}: Type.Optional(Type.Boolean()), since: Type.Optional(Type.String()), owner: Type.Optional(Type.Object({ id: Type.String(), kind: Type.Union([Type.Literal("user"), Type.Literal("team")]) })), fields: Type.Optional(Type.Array(Type.Union([Type.Literal("id"), Type.Literal("title"), Type.Literal("body")]))) })`;

const jsonSchema = (i) =>
  `{ type: "object", properties: { query: { type: "string", minLength: 1 }, limit: { type: "integer" }, offset: { type: "integer" }, sort: { enum: ["relevance", "created", "updated", "name"] }, order: { enum: ["asc", "desc"] }, tags: { type: "array", items: { type: "string" } }, includeArchived${i}: { type: "boolean" }, since: { type: "string" }, owner: { type: "object", properties: { id: { type: "string" }, kind: { enum: ["user", "team"] } }, required: ["id", "kind"] }, fields: { type: "array", items: { enum: ["id", "title", "body"] } } }, required: ["query"] }`;

/** `{ name, zod, typebox, json, body }`: source texts; `body` is a handler's body over `args` that is wrong unless the types are right. */
export const TYPED_TOOLS = Array.from({ length: 50 }, (_, i) => ({
  name: `search_${i}`,
  zod: zodSchema(i),
  typebox: typeboxSchema(i),
  json: jsonSchema(i),
  body: `{ const q: string = args.query; const n: number = args.limit ?? 0; const b: boolean = args.includeArchived${i} ?? false; return { content: [{ type: "text", text: q + n + b }] }; }`,
}));

const handlers = (argsType) =>
  `export const handlers = [${TYPED_TOOLS.map(({ body }, i) => `async (args: ${argsType(i)}) => ${body}`).join(",\n")}];`;

/** The same schemas and handlers with no SDK: what the schema library asks for by itself. */
const ALONE = {
  zod: `import * as z from "zod";
const all = [${TYPED_TOOLS.map(({ zod }) => zod).join(",\n")}] as const;
${handlers((i) => `z.output<(typeof all)[${i}]>`)}`,
  typebox: `import { Type, type Static } from "typebox";
const all = [${TYPED_TOOLS.map(({ typebox }) => typebox).join(",\n")}] as const;
${handlers((i) => `Static<(typeof all)[${i}]>`)}`,
  json: `const all = [${TYPED_TOOLS.map(({ json }) => json).join(",\n")}] as const;
export const handlers = all.map(() => (args: { query: string }) => args.query);`,
};

/**
 * Instantiations that an SDK adds to those of the schema library.
 *
 * @param library "zod" | "typebox" | "json"
 * @param program from the fifty tools to the source of the program
 * @param home folder from which the program's imports resolve; both programs are compiled there
 */
export function instantiationsOver(library, program, home) {
  return countInstantiations(program(TYPED_TOOLS), home) - countInstantiations(ALONE[library], home);
}

/** The program with Mortise, for each library. */
export const MORTISE_PROGRAMS = {
  typebox: mortiseProgram("typebox", 'import { Type } from "typebox";'),
  zod: mortiseProgram("zod", 'import * as z from "zod";'),
  json: mortiseProgram("json", ""),
};

function mortiseProgram(library, imports) {
  return (tools) => `import { createServer } from "@mortise/server";
${imports}
export const server = createServer({ name: "types", version: "1.0.0" });
${tools.map((tool) => `server.tool("${tool.name}", { input: ${tool[library]}, async handler(args) ${tool.body} });`).join("\n")}`;
}
