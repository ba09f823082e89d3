import { Type, type Static, type TInteger, type TObject, type TOptional, type TString } from "typebox";
import { type } from "arktype";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import * as z from "zod";
import { compileSchema, type InferInput, type InferOutput } from "../../src/index.js";
import { tool } from "./tool.js";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_proof: Equal<A, B>): void => undefined;

type Forecast = TObject<{ city: TString; days: TOptional<TInteger> }>;
same<InferOutput<Forecast>, Static<Forecast>>(true);
same<InferOutput<Forecast>, { city: string; days?: number }>(true);

const built = Type.Object({
  literal: Type.Union([Type.Literal("a"), Type.Literal(2)]),
  choice: Type.Enum(["x", "y"]),
  list: Type.Optional(Type.Array(Type.Object({ deep: Type.Boolean() }))),
  pair: Type.Tuple([Type.String(), Type.Number()]),
  record: Type.Record(Type.String(), Type.Number()),
  nothing: Type.Null(),
  open: Type.Unknown(),
  own: Type.Unsafe<Date>({}),
});
same<InferOutput<typeof built>, Static<typeof built>>(true);

const written = {
  type: "object",
  properties: {
    city: { type: "string" },
    days: { type: ["integer", "null"] },
    unit: { enum: ["C", "F"] },
    point: { type: "array", prefixItems: [{ type: "number" }, { type: "number" }], items: false },
    next: { $ref: "#/$defs/Node" },
    either: { anyOf: [{ type: "string" }, { const: 7 }] },
  },
  required: ["city"],
  $defs: { Node: { type: "object", properties: { next: { $ref: "#/$defs/Node" } } } },
} as const;
interface Node {
  next?: Node;
}
type Written = InferOutput<typeof written>;
same<Written["city"], string>(true);
same<Written["days"], number | null | undefined>(true);
same<Written["unit"], "C" | "F" | undefined>(true);
same<Written["point"], [number, number] | undefined>(true);
same<Written["either"], string | 7 | undefined>(true);
export const nested: Node | undefined = {} as Written["next"];

const either = { anyOf: [{ type: "string" }, { type: "object", properties: { a: { const: 3 } } }] } as const;
same<InferOutput<typeof either>, string | { a?: 3 }>(true);
same<InferOutput<z.ZodNumber | { readonly type: "string" }>, number | string>(true);
same<
  InferOutput<{ type: ["object", "null"]; properties: { a: { type: "string" } }; required: ["a"] }>,
  { a: string } | null
>(true);
same<InferOutput<{ properties: { a: { type: "string" } }; required: ["a", "other"] }>, { a: string }>(true);
same<InferOutput<{ type: "object"; properties: { a: object }; const: { a: 1 } }>, { a: 1 }>(true);
same<InferOutput<{ "~standard": { version: 1 } }>, unknown>(true);

const zod = z.object({ days: z.string().transform(Number), limit: z.number().default(3) });
same<InferInput<typeof zod>, z.input<typeof zod>>(true);
same<InferOutput<typeof zod>, z.output<typeof zod>>(true);
const ark = type({ city: "string", "days?": "number" });
same<InferOutput<typeof ark>, typeof ark.infer>(true);
const valibot = toStandardJsonSchema(v.object({ city: v.string() }));
same<InferOutput<typeof valibot>, { city: string }>(true);

tool("typebox", {
  input: Type.Object({ city: Type.String(), days: Type.Optional(Type.Integer({ minimum: 1 })) }),
  output: Type.Object({ summary: Type.String() }),
  async handler({ city, days = 1 }) {
    same<typeof city, string>(true);
    same<typeof days, number>(true);
    return { summary: city + days };
  },
});
tool("written", {
  input: { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } }, required: ["city"] },
  handler({ city, days = 1 }) {
    same<typeof city, string>(true);
    same<typeof days, number>(true);
    return city;
  },
});
tool("zod", { input: zod, handler: ({ days, limit }) => String(days + limit) });
tool("ark", { input: ark, handler: ({ city }) => city.trim() });
tool("valibot", { input: valibot, handler: ({ city }) => city.trim() });
tool("wrong answer", {
  input: { type: "object" },
  output: Type.Object({ high: Type.Number() }),
  // @ts-expect-error the output schema says number
  handler: () => ({ high: "21" }),
});
// @ts-expect-error a number is no schema
compileSchema(5);
