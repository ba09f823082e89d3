import { expect, it } from "vitest";

import { printsInOrder, readmeBlocks } from "../src/readme-blocks.js";

const README = [
  "A server, `server.ts`:",
  "",
  "```ts",
  "serve();",
  "```",
  "",
  "Text about `other.ts`.",
  "More text:",
  "",
  "```js",
  "console.log(1); // one",
  "console.log(2);",
  "console.log(3);",
  "// { three: 3, … }",
  "```",
  "",
  "```sh",
  "npm test",
  "```",
].join("\n");

it("finds code, the name that the text gives it, and what it says it prints", () => {
  expect(readmeBlocks(README)).toEqual([
    { file: "server.ts", code: "serve();\n", prints: [] },
    { file: "line-10.js", code: expect.stringContaining("console.log(2);"), prints: ["one", "{ three: 3, … }"] },
  ]);
});

it("compares what was printed with what was said, in order", () => {
  const printed = "one\ntwo\n{ three: 3, four: [ 4 ] }\n";
  expect(printsInOrder(printed, ["one", "{ three: 3, … }"])).toBe(true);
  expect(printsInOrder(printed, ["two", "one"])).toBe(false);
  expect(printsInOrder(printed, ["on"])).toBe(false);
  expect(printsInOrder(printed, ["{ three: 4, … }"])).toBe(false);
});
