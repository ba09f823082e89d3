// Fifty tools whose argument types are inferred from their schemas, in the words of several schema libraries.
import { countInstantiations } from "./instantiations.js";

// Each differs from the others by one property name, so that nothing is answered from the compiler's cache by identity.
const zodSchema = (i: number): string =>
  `z.object({ query: z.string().min(1).max(500), limit: z.number().int().min(1).max(100).optional(), offset: z.number().int().optional(), sort: z.enum(["relevance", "created", "updated", "name"]).optional(), order: z.enum(["asc", "desc"]).optional(), tags: z.array(z.string()).optional(), includeArchived${i}: z.boolean().optional(), since: z.string().optional(), owner: z.object({ id: z.string(), kind: z.enum(["user", "team"]) }).optional(), fields: z.array(z.enum(["id", "title", "body"])).optional() })`;

const typeboxSchema = (i: number): string =>
  `Type.Object({ query: Type.String({ minLength: 1 }), limit: Type.Optional(Type.Integer()), offset: Type.Optional(Type.Integer()), sort: Type.Optional(Type.Union([Type.Literal("relevance"), Type.Literal("created"), Type.Literal("updated"), Type.Literal("name")])), order: Type.Optional(Type.Union([Type.Literal("asc"), Type.Literal("desc")])), tags: Type.Optional(Type.Array(Type.String())), includeArchived${i}: Type.Optional(Type.Boolean()), since: Type.Optional(Type.String()), owner: Type.Optional(Type.Object({ id: Type.String(), kind: Type.Union([Type.Literal("user"), Type.Literal("team")]) })), fields: Type.Optional(Type.Array(Type.Union([Type.Literal("id"), Type.Literal("title"), Type.Literal("body")]))) })`;

const jsonSchema = (i: number): string =>
  `{ type: "object", properties: { query: { type: "string", minLength: 1 }, limit: { type: "integer" }, offset: { type: "integer" }, sort: { enum: ["relevance", "created", "updated", "name"] }, order: { enum: ["asc", "desc"] }, tags: { type: "array", items: { type: "string" } }, includeArchived${i}: { type: "boolean" }, since: { type: "string" }, owner: { type: "object", properties: { id: { type: "string" }, kind: { enum: ["user", "team"] } }, required: ["id", "kind"] }, fields: { type: "array", items: { enum: ["id", "title", "body"] } } }, required: ["query"] }`;

/** Schema libraries in whose words the tools are written; `json` is plain JSON Schema, which has no library. */
export type Library = "zod" | "typebox" | "json";

/** Source texts of one tool: its schema in each library, and a handler's body over `args` that is wrong unless the types are right. */
export interface TypedTool extends Readonly<Record<Library, string>> {
  readonly name: string;
  readonly body: string;
}

/** From the tools to the source of a program that defines them. */
export type Program = (tools: readonly TypedTool[]) => string;

const TYPED_TOOLS: readonly TypedTool[] = Array.from({ length: 50 }, (_, i) => ({
  name: `search_${i}`,
  zod: zodSchema(i),
  typebox: typeboxSchema(i),
  json: jsonSchema(i),
  body: `{ const q: string = args.query; const n: number = args.limit ?? 0; const b: boolean = args.includeArchived${i} ?? false; return { content: [{ type: "text", text: q + n + b }] }; }`,
}));

/**
 * The same with no SDK: what the schema library asks for by itself. Zod's schemas carry their types with them, so handlers that read them
 * belong to it; TypeBox's types are read out of the schemas by whoever wants them, which is the SDK's work here.
 */
const ALONE: Record<Library, string> = {
  zod: `import * as z from "zod";\n${schemas("zod")}\nexport const handlers = [${handlers((i) => `z.output<(typeof all)[${i}]>`)}];`,
  typebox: `import { Type } from "typebox";\n${schemas("typebox")}`,
  json: "export {};",
};

function schemas(library: Library): string {
  return `export const all = [${TYPED_TOOLS.map((tool) => tool[library]).join(",\n")}] as const;`;
}

function handlers(argsType: (i: number) => string): string {
  return TYPED_TOOLS.map(({ body }, i) => `async (args: ${argsType(i)}) => ${body}`).join(",\n");
}

/**
 * Instantiations that an SDK adds to those of the schema library.
 * @param home folder from which the program's imports resolve; both programs are compiled there
 */
export function instantiationsOver(library: Library, program: Program, home: string): number {
  return countInstantiations(program(TYPED_TOOLS), home) - countInstantiations(ALONE[library], home);
}
