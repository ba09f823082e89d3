import type { SchemaDocument } from "../document/document.js";
import type { Resource } from "../document/resource.js";
import { messages } from "../messages.js";
import type { JsonSchemaObject } from "../schema-like.js";
import { Evaluated } from "./evaluated.js";
import { keywords } from "./keywords.js";
import type { Check } from "./node.js";
import type { KeywordCompiler, Site } from "./site.js";

const accept: Check = () => true;
const refuse: Check = (_value, run) => run.fail(messages.false);

/** Turns the schemas of one document into closures. No code is generated, so that it runs under any content security policy. */
export class Compiler {
  readonly #checks = new Map<JsonSchemaObject, Check>();

  constructor(
    readonly document: SchemaDocument,
    readonly checksFormats: boolean,
  ) {}

  compile(schema: unknown, path: string): Check {
    if (schema === true) return accept;
    if (schema === false) return refuse;
    const node = schema as JsonSchemaObject;
    const known = this.#checks.get(node);
    if (known !== undefined) return known;
    // a schema that contains itself finds this placeholder while its keywords are compiled
    let check: Check = accept;
    this.#checks.set(node, (value, run, seen) => check(value, run, seen));
    const resource = this.document.resourceOf.get(node)!;
    check = this.#scoped(this.#conjunction(node, resource, path), resource);
    this.#checks.set(node, check);
    return check;
  }

  #conjunction(schema: JsonSchemaObject, resource: Resource, path: string): Check {
    const { document, checksFormats } = this;
    const compile = (subschema: unknown, at: string) => this.compile(subschema, at);
    const site: Site = { document, schema, resource, checksFormats, path, compile };
    const checks: Check[] = [];
    for (const [keyword, compileKeyword] of this.#keywordsOf(schema)) {
      const check = compileKeyword(schema[keyword], site);
      if (check !== undefined) checks.push(check);
    }
    const typed = schema.type !== undefined && checks.length > 1 && !Object.hasOwn(schema, "$ref");
    return this.#tracks(schema) ? tracking(inTurn(checks, typed)) : inTurn(checks, typed);
  }

  #keywordsOf(schema: JsonSchemaObject): (readonly [string, KeywordCompiler])[] {
    const alone = this.document.dialect.refStandsAlone && Object.hasOwn(schema, "$ref");
    return keywords.filter(([keyword]) => Object.hasOwn(schema, keyword) && (!alone || keyword === "$ref"));
  }

  #tracks(schema: JsonSchemaObject): boolean {
    return Object.hasOwn(schema, "unevaluatedProperties") || Object.hasOwn(schema, "unevaluatedItems");
  }

  /** Remembers the way through resources, for dynamic references. */
  #scoped(check: Check, resource: Resource): Check {
    if (!this.document.dynamic) return check;
    return (value, run, seen) => {
      run.scope.push(resource);
      const valid = check(value, run, seen);
      run.scope.pop();
      return valid;
    };
  }
}

/** All keywords of a schema. Once the type is wrong, no other keyword has anything useful to say. */
function inTurn(checks: readonly Check[], typed: boolean): Check {
  return (value, run, seen) => {
    run.enter();
    let valid = true;
    for (let i = 0; i < checks.length; i++) {
      if (checks[i]!(value, run, seen)) continue;
      valid = false;
      if (run.hasty || (typed && i === 0)) break;
    }
    run.leave();
    return valid;
  };
}

/** A schema with an `unevaluated*` keyword sees what its own keywords evaluated, and passes that on. */
function tracking(check: Check): Check {
  return (value, run, seen) => {
    const own = new Evaluated();
    const valid = check(value, run, own);
    seen?.merge(own);
    return valid;
  };
}
