// What both validators refuse, whole groups of the suite: its other machine, http://localhost:1234, would have to be asked.
// A schema that leads outside is never fetched (MCP basic § JSON Schema Usage > $ref Resolution), so refusing it is right.

/** By file of the suite, descriptions of groups whose references lead outside the schema. */
export const LEADS_OUTSIDE: Readonly<Record<string, readonly string[]>> = {
  "defs.json": ["validate definition against metaschema"],
  "dynamicRef.json": [
    "strict-tree schema, guards against misspelled properties",
    "tests for implementation dynamic anchor and reference link",
    "$ref and $dynamicAnchor are independent of order - $defs first",
    "$ref and $dynamicAnchor are independent of order - $ref first",
    "$ref to $dynamicRef finds detached $dynamicAnchor",
  ],
  "ref.json": ["remote ref, containing refs itself"],
  "refRemote.json": [
    "remote ref",
    "fragment within remote ref",
    "anchor within remote ref",
    "ref within remote ref",
    "base URI change",
    "base URI change - change folder",
    "base URI change - change folder in subschema",
    "root ref in remote ref",
    "remote ref with ref to defs",
    "Location-independent identifier in remote ref",
    "retrieved nested refs resolve relative to their URI not $id",
    "remote HTTP ref with different $id",
    "remote HTTP ref with different URN $id",
    "remote HTTP ref with nested absolute ref",
    "$ref to $ref finds detached $anchor",
  ],
};

/** Groups whose `$schema` names a dialect of the suite's own, by its address; a dialect that is not known is an error. */
export const UNKNOWN_DIALECT: Readonly<Record<string, readonly string[]>> = {
  "vocabulary.json": [
    "schema that uses custom metaschema with with no validation vocabulary",
    "ignore unrecognized optional vocabulary",
  ],
};
