import { expect, it } from "vitest";

import { missingChangesets, namedPackages, type Changeset, type PackageState } from "../src/missing-changesets.js";

const released: PackageState = {
  name: "@mortise/server",
  released: true,
  changedSinceRelease: false,
  changedSinceBase: false,
  versionRaised: false,
};
const added: Changeset = { file: ".changeset/a.md", packages: ["@mortise/server"], newSinceBase: true };

it("wants nothing for a package that did not change", () => {
  expect(missingChangesets([released], [])).toEqual([]);
});

it("wants a changeset for a package that was never released", () => {
  const first = { ...released, released: false };
  expect(missingChangesets([first], [])).toEqual([expect.stringContaining("was never released")]);
  expect(missingChangesets([first], [{ ...added, newSinceBase: false }])).toEqual([]);
});

it("wants a changeset of its own for a change against the base", () => {
  const changed = { ...released, changedSinceBase: true };
  expect(missingChangesets([changed], [])).toEqual([expect.stringContaining("run `npx changeset`")]);
  expect(missingChangesets([changed], [{ ...added, newSinceBase: false }])).toHaveLength(1);
  expect(missingChangesets([changed], [added])).toEqual([]);
});

it("wants a changeset for what differs from the last release, base or not", () => {
  const changed = { ...released, changedSinceRelease: true };
  expect(missingChangesets([changed], [])).toEqual([expect.stringContaining("changed since its release")]);
  expect(missingChangesets([changed], [{ ...added, newSinceBase: false }])).toEqual([]);
});

it("lets the release itself pass, which consumes the changesets", () => {
  expect(missingChangesets([{ ...released, changedSinceBase: true, versionRaised: true }], [])).toEqual([]);
});

it("refuses a changeset for a package that is not published", () => {
  const wrong = { ...added, packages: ["@mortise/sever"] };
  expect(missingChangesets([released], [wrong])).toEqual([expect.stringContaining("names @mortise/sever")]);
});

it("reads the packages of a changeset and nothing of its text", () => {
  expect(
    namedPackages(`---\n"@mortise/server": minor\n'@mortise/client': patch\n---\n\n"@mortise/mcp": major\n`),
  ).toEqual(["@mortise/server", "@mortise/client"]);
  expect(namedPackages("no front matter")).toEqual([]);
});
