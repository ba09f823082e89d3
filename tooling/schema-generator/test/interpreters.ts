import { Ajv2020 } from "ajv/dist/2020.js";
import { Validator as CfworkerValidator } from "@cfworker/json-schema";
import { publishedDocuments } from "../src/published.js";
import { DOCUMENTS } from "../src/revisions.js";
import type { Document } from "./documents.js";

/** Ajv 2020, compiling at run time. Its own errors are kept for comparison. */
export function ajv(document: Document): (definition: string) => ReturnType<Ajv2020["compile"]> {
  const instance = new Ajv2020({ strict: false, strictNumbers: true, validateFormats: false });
  const schema = published(document);
  instance.addSchema(schema);
  return (definition) => instance.compile({ $ref: `${schema.$id}#/$defs/${definition}` });
}

/** cfworker's interpreter, a second author's reading of JSON Schema. It checks `format`, which 2020-12 only notes: without. */
export function cfworker(document: Document): (definition: string) => (value: unknown) => boolean {
  const schema = JSON.parse(JSON.stringify(published(document), withoutFormat)) as { $id: string };
  return (definition) => {
    const validator = new CfworkerValidator({ ...schema, $ref: `#/$defs/${definition}` }, "2020-12");
    return (value) => validator.validate(value).valid;
  };
}

function published(document: Document): { readonly $id: string } {
  const revision = DOCUMENTS.find(({ name }) => name === document.name);
  if (revision === undefined) throw new Error(`There is no document ${document.name}.`);
  return publishedDocuments(revision, document)["schema.corrected.json"] as { $id: string };
}

const withoutFormat = (key: string, value: unknown): unknown =>
  key === "format" && typeof value === "string" ? undefined : value;
