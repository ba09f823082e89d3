import type { InferOutput, JsonSchemaShape } from "@mortise/json-schema";
import type { ElicitRequestFormParams } from "@mortise/schema/2026-07-28";
import { checkForm } from "./form-rules.js";

/** One field of a form: one of the functions here, a TypeBox type, or the JSON Schema of a string, number, boolean, or choice. */
export type Field = JsonSchemaShape;
export type Fields = { readonly [name: string]: Field };

const OPTIONAL: unique symbol = Symbol("optional");
/** A field that the person may leave out. */
export type OptionalField<F> = F & { readonly [OPTIONAL]: true };

/** What a filled-in form holds. */
export type FormContent<F extends Fields> = {
  -readonly [Name in keyof F as IsOptional<F[Name]> extends true ? never : Name]: InferOutput<F[Name]>;
} & { -readonly [Name in keyof F as IsOptional<F[Name]> extends true ? Name : never]?: InferOutput<F[Name]> };

type IsOptional<F> = F extends { readonly [OPTIONAL]: true } | { "~optional": true } ? true : false;

interface Labels {
  readonly title?: string;
  readonly description?: string;
}

/** A line of text. */
export const text = (
  options: Labels & {
    readonly minLength?: number;
    readonly maxLength?: number;
    readonly format?: "email" | "uri" | "date" | "date-time";
    readonly default?: string;
  } = {},
) => ({ type: "string", ...options }) as const;

type NumberOptions = Labels & { readonly minimum?: number; readonly maximum?: number; readonly default?: number };

export const number = (options: NumberOptions = {}) => ({ type: "number", ...options }) as const;

export const integer = (options: NumberOptions = {}) => ({ type: "integer", ...options }) as const;

/** Yes or no. */
export const flag = (options: Labels & { readonly default?: boolean } = {}) =>
  ({ type: "boolean", ...options }) as const;

/** One of several values. */
export const choice = <const Values extends readonly string[]>(
  values: Values,
  options: Labels & { readonly default?: Values[number] } = {},
) => ({ type: "string", enum: values, ...options }) as const;

/** Any number of several values. */
export const choices = <const Values extends readonly string[]>(
  values: Values,
  options: Labels & {
    readonly minItems?: number;
    readonly maxItems?: number;
    readonly default?: readonly Values[number][];
  } = {},
) => ({ type: "array", items: { type: "string", enum: values }, ...options }) as const;

/** The field may be left out. */
export const optional = <const F extends Field>(field: F): OptionalField<F> => ({ ...field, [OPTIONAL]: true });

/** The schema that the client shows as a form. @throws Error when a field is none that a form may have */
export function formSchema(fields: Fields): ElicitRequestFormParams["requestedSchema"] {
  const required = Object.entries(fields).filter(([, field]) => !(OPTIONAL in field) && !("~optional" in field));
  // A copy through JSON: markers of schema libraries and of `optional` stay here.
  const properties = JSON.parse(JSON.stringify(fields)) as ElicitRequestFormParams["requestedSchema"]["properties"];
  checkForm(properties);
  return {
    type: "object",
    properties,
    ...(required.length > 0 && { required: required.map(([name]) => name) }),
  };
}
