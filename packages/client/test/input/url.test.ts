import type { UrlAnswer, UrlQuestion } from "@mortise/client";
import { InvalidMessageError } from "@mortise/jsonrpc";
import { describe, expect, it, vi } from "vitest";
import { ask } from "./ask.js";

describe("pages", () => {
  const visit = async (url: string) => {
    let shown: UrlQuestion | undefined;
    const onUrl = (question: UrlQuestion): UrlAnswer => {
      shown = question;
      return { action: "accept", content: { a: 1 } } as UrlAnswer;
    };
    return { ...(await ask("elicitation/create", { mode: "url", message: "Go", url }, { onUrl })), shown };
  };

  it("are shown whole, with their host, and never fetched; consent has no content [ELIC-C-019] [ELIC-C-040] [ELIC-C-042] [ELIC-C-044]", async () => {
    const fetched = vi.spyOn(globalThis, "fetch");
    const url = "https://Pay.example:8443/a?state=%20x#frag";
    const { answer, shown } = await visit(url);
    expect(shown).toEqual({ message: "Go", url, host: "pay.example:8443", warnings: [] });
    expect(answer).toEqual({ action: "accept" });
    expect(fetched).not.toHaveBeenCalled();
    fetched.mockRestore();
  });

  it.each([
    ["https://xn--pple-43d.com/", "xn--pple-43d.com"],
    ["https://аpple.com/", "xn--pple-43d.com"],
    ["http://example.com/", "not encrypted"],
    ["https://bank.example@evil.example/", "evil.example"],
  ])("come with a warning: %s [ELIC-C-039] [ELIC-C-045]", async (url, warning) => {
    const { shown } = await visit(url);
    expect(shown!.warnings).toEqual([expect.stringContaining(warning)]);
  });

  it("may be on this machine without a warning", async () => {
    for (const host of ["localhost:3000", "127.0.0.1", "[::1]:80"]) {
      expect((await visit(`http://${host}/`)).shown!.warnings).toEqual([]);
    }
  });

  it.each(["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "not a url"])(
    "are refused before anybody is asked: %s [ELIC-C-039]",
    async (url) => {
      const { error, shown, sent } = await visit(url);
      expect(error).toBeInstanceOf(InvalidMessageError);
      expect(shown).toBeUndefined();
      expect(sent).toBe(1);
    },
  );
});
