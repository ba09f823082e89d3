import { expect, it } from "vitest";

import { checkManifest, workspaceLeftovers, type Manifest } from "../src/check-manifest.js";

const RIGHT: Manifest = {
  name: "@mortise/sample",
  version: "0.1.0",
  description: "A package that is right.",
  license: "Apache-2.0",
  type: "module",
  sideEffects: false,
  engines: { node: ">=20" },
  repository: { directory: "packages/sample" },
  exports: { ".": "./dist/index.js" },
  dependencies: { "@mortise/jsonrpc": "^0.1.0" },
};

it("finds nothing wrong with a manifest that is right", () => {
  expect(checkManifest(RIGHT)).toEqual([]);
});

it.each<[Partial<Manifest>, string]>([
  [{ sideEffects: true }, `"sideEffects" must be false`],
  [{ type: "commonjs" }, `"type" must be "module"`],
  [{ license: "MIT" }, `"license" must be`],
  [{ description: "" }, `"description" is missing`],
  [{ engines: {} }, `"engines.node" is missing`],
  [{ repository: { directory: "packages/other" } }, `"repository.directory" must be "packages/sample"`],
  [{ exports: { "./node": "./dist/node.js" } }, `must have a "." entry`],
  [{ scripts: { postinstall: "true" } }, `no "postinstall" script`],
  [{ dependencies: { "@mortise/jsonrpc": "workspace:^" } }, `is still "workspace:^"`],
])("refuses %j", (planted, sentence) => {
  expect(checkManifest({ ...RIGHT, ...planted })).toEqual([expect.stringContaining(sentence)]);
});

it("looks for leftovers of the workspace in every table", () => {
  const leftovers = workspaceLeftovers({
    ...RIGHT,
    peerDependencies: { ajv: "catalog:" },
    devDependencies: { zod: "catalog:" },
  });
  expect(leftovers).toHaveLength(2);
});
