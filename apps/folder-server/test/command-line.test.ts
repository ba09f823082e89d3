import { expect, it } from "vitest";
import { parseCommandLine } from "../src/command-line.js";

it.each([
  [[], { folder: "." }],
  [["docs"], { folder: "docs" }],
  [["--http"], { folder: ".", httpPort: 0 }],
  [["docs", "--http"], { folder: "docs", httpPort: 0 }],
  [["docs", "--http", "8080"], { folder: "docs", httpPort: 8080 }],
  [["--http", "docs"], { folder: "docs", httpPort: 0 }],
  [["--http", "99999"], { folder: "99999", httpPort: 0 }], // no port, so a folder
  [["--help"], "help"],
])("reads %j", (args, command) => {
  expect(parseCommandLine(args)).toEqual(command);
});

it("refuses what it does not know", () => {
  expect(() => parseCommandLine(["--hhtp"])).toThrow("Unknown option --hhtp");
  expect(() => parseCommandLine(["a", "b"])).toThrow("Only one folder");
});
