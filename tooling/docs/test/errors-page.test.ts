import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { errorsPage } from "../src/errors-page.js";
import { LOCAL_ERRORS } from "../src/local-errors.js";
import { readErrors } from "../src/read-errors.js";
import { scanErrors } from "../src/scan-errors.js";
import { WIRE_ERRORS } from "../src/wire-errors.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const { errors, wireCodes } = readErrors(`${root}packages`);

describe("docs/errors.md", () => {
  it("is what the sources say (npm run docs writes it anew)", () => {
    expect(readFileSync(`${root}docs/errors.md`, "utf8")).toBe(errorsPage(errors));
  });

  it("holds every code that travels, and each is named by a constant where it is sent", () => {
    const codes = Object.values(WIRE_ERRORS).map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(Object.values(ERROR_CODES)));
    const unknown = wireCodes.filter(
      (code) => !/^(ERROR_CODES|JSON_RPC_CODES)\.\w+$|^TOO_MANY_REQUESTS$|^REJECTED_BY_USER$/.test(code),
    );
    // These pass on a code that was chosen elsewhere.
    expect(unknown.filter((code) => code !== "code" && code !== "error.code")).toEqual([]);
  });
});

describe("an error that the page forgets", () => {
  const known = errors.filter(({ code, className }) => (code ?? className) !== "CLOSED");
  it.each([
    [
      "without an entry",
      [...errors, { code: "NEW_ONE", className: undefined, cause: undefined, packageName: "x" }],
      /NEW_ONE has no entry/,
    ],
    ["that is gone", known, /CLOSED is made nowhere/],
    [
      "whose code cannot be read",
      [{ code: undefined, className: undefined, cause: undefined, packageName: "x" }],
      /no literal/,
    ],
  ])("stops the generator: one %s", (_what, found, why) => {
    expect(() => errorsPage(found)).toThrow(why);
  });

  it("cannot be one, for each has a remedy in a sentence", () => {
    for (const { remedy } of [...Object.values(LOCAL_ERRORS), ...Object.values(WIRE_ERRORS)]) {
      expect(remedy).toMatch(/^[A-Z].{20,}\.$/s);
    }
  });
});

describe("the scan", () => {
  it("finds classes with docstring and code, bare local errors, and the codes of wire errors", () => {
    const found = scanErrors(`
      /** It is {@link closed}
       * for good. @internal */
      export class ClosedError extends LocalError { constructor() { super("CLOSED", "x"); } }
      export class LocalError extends Error {}
      class Other extends Map {}
      /** A no. */
      class ToolError extends Error { readonly code = "not_a_code"; }
      throw new LocalError(
        "TAKEN", "x");
      failure(1, new RpcError(ERROR_CODES.InvalidParams, "x"));
    `);
    expect(found).toEqual({
      errors: [
        { code: "CLOSED", className: "ClosedError", cause: "It is `closed` for good." },
        { code: undefined, className: "ToolError", cause: "A no." },
        { code: "TAKEN", className: undefined, cause: undefined },
      ],
      wireCodes: ["ERROR_CODES.InvalidParams"],
    });
  });
});
