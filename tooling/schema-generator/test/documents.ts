import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { load, type Loaded } from "../src/load.js";
import { DOCUMENTS, type Revision } from "../src/revisions.js";
import { ROOT } from "./repository.js";

/** A generated validator, as the packages publish it. */
export interface Validator {
  (value: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly keyword: string }[] | null;
}

/** A document with its generated validators. */
export interface Document extends Loaded {
  readonly name: string;
  readonly definitions: readonly string[];
  validator(definition: string): Validator;
}

export const documents: readonly Document[] = await Promise.all(DOCUMENTS.map(document));

async function document(revision: Revision): Promise<Document> {
  const file = join(ROOT, revision.package, "src", revision.folder, "validators.ts");
  const validators = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, Validator>;
  const loaded = load(ROOT, revision);
  return {
    ...loaded,
    name: revision.name,
    definitions: Object.keys(loaded.corrected.$defs),
    validator(definition) {
      const validator = validators[`is${definition}`];
      if (validator === undefined) throw new Error(`${revision.name} has no validator is${definition}.`);
      return validator;
    },
  };
}
