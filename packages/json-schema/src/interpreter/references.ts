import { resolveReference } from "../document/resource.js";
import type { JsonSchemaObject } from "../schema-like.js";
import type { Check } from "./node.js";
import type { KeywordCompiler, Site } from "./site.js";

export const reference: KeywordCompiler = (value, site) => {
  const path = `${site.path}/$ref`;
  return site.compile(resolveReference(value as string, site.resource, site.document, path).schema, path);
};

/** 2020-12: where the target is a `$dynamicAnchor`, the outermost resource on the way here that has it decides. */
export const dynamicReference: KeywordCompiler = (value, site) => {
  const path = `${site.path}/$dynamicRef`;
  const { schema, resource, anchor } = resolveReference(value as string, site.resource, site.document, path);
  const fallback = site.compile(schema, path);
  if (anchor === undefined || !resource.dynamicAnchors.has(anchor)) return fallback;
  return byScope(site, path, fallback, (candidate) => candidate.dynamicAnchors.get(anchor));
};

/** 2019-09: `#`, where the root says `$recursiveAnchor`, is the outermost root on the way here that says so too. */
export const recursiveReference: KeywordCompiler = (value, site) => {
  const path = `${site.path}/$recursiveRef`;
  const { schema } = resolveReference(value as string, site.resource, site.document, path);
  const fallback = site.compile(schema, path);
  if (typeof schema === "boolean" || schema.$recursiveAnchor !== true) return fallback;
  return byScope(site, path, fallback, ({ root }) => (root.$recursiveAnchor === true ? root : undefined));
};

function byScope(
  site: Site,
  path: string,
  fallback: Check,
  targetIn: (resource: Site["resource"]) => JsonSchemaObject | undefined,
): Check {
  const targets = new Map<Site["resource"], Check>();
  for (const resource of new Set(site.document.resources.values())) {
    const target = targetIn(resource);
    if (target !== undefined) targets.set(resource, site.compile(target, path));
  }
  return (value, run, seen) => {
    const outermost = run.scope.find((resource) => targets.has(resource));
    return (outermost === undefined ? fallback : targets.get(outermost)!)(value, run, seen);
  };
}
