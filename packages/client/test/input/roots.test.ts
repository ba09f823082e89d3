import { InputFailedError } from "@mortise/client";
import { describe, expect, it } from "vitest";
import { rejection } from "../peer.js";
import { ask } from "./ask.js";

describe("roots", () => {
  it("come from a list or a function [ROOT-C-003]", async () => {
    const roots = [{ uri: "file:///home/a%20b", name: "a b" }, { uri: "file:///c..d/..e" }];
    expect((await ask("roots/list", {}, { roots })).answer).toEqual({ roots });
    expect((await ask("roots/list", {}, { roots: async () => roots })).answer).toEqual({ roots });
    expect((await ask("roots/list", {}, { roots: [] })).answer).toEqual({ roots: [] });
  });

  it.each([
    "https://example.com/",
    "/home",
    "file:///a/../b",
    "file:///a/%2E%2e/b",
    "file:///a%2f..",
    "file:///a\\..\\b",
  ])("do not leave with %s [ROOT-C-003] [ROOT-C-006]", async (uri) => {
    const { error, sent } = await ask("roots/list", {}, { roots: [{ uri }] });
    expect(error).toBeInstanceOf(InputFailedError);
    expect(error!.message).toContain("was not sent");
    expect(sent).toBe(1);
  });

  it("fail with what the function threw", async () => {
    const bug = new Error("disk");
    const error = await rejection(
      ask("roots/list", {}, { roots: () => Promise.reject(bug) }).then(({ error }) => Promise.reject(error!)),
    );
    expect(error).toMatchObject({ code: "INPUT_FAILED", cause: bug });
  });
});
