import { describe, expect, it } from "vitest";
import { childEnvironment, inheritedNames } from "../../src/node/environment.js";

describe("childEnvironment", () => {
  const parent = { PATH: "/bin", HOME: "/home/a", SYSTEMROOT: "C:\\Windows", API_KEY: "secret", EMPTY: "" };

  it("inherits what the platform needs to run a program, and no more", () => {
    expect(childEnvironment(inheritedNames("linux"), parent)).toEqual({ PATH: "/bin", HOME: "/home/a" });
    expect(childEnvironment(inheritedNames("win32"), parent)).toEqual({ PATH: "/bin", SYSTEMROOT: "C:\\Windows" });
  });

  it("adds the server's own over it, and takes another list", () => {
    expect(childEnvironment(["EMPTY", "API_KEY"], parent, { API_KEY: "own", X: "1" })).toEqual({
      EMPTY: "",
      API_KEY: "own",
      X: "1",
    });
  });
});
