import { createClient } from "@mortise/client";
import type { AskingTransport, ClientSettings, Question } from "@mortise/client";
import { memoryTransport } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { INFO, peer, rejection } from "../peer.js";

function asking(settings: ClientSettings = {}) {
  let told = 0;
  const transport: AskingTransport = Object.assign(memoryTransport(peer({}).exchange), {
    answer: undefined,
    rootsChanged: () => void (told += 1),
  });
  const warnings: unknown[] = [];
  const client = createClient(INFO, { onWarning: (...said) => warnings.push(said), ...settings, transport });
  const ask = (method: string, params?: JsonObject, rest: Partial<Question> = {}): Promise<JsonObject> =>
    transport.answer!({
      key: "7",
      request: { method, ...(params && { params }) },
      serverInfo: undefined,
      signal: new AbortController().signal,
      ...rest,
    });
  return { ask, client, warnings, told: () => told };
}

const FORM = {
  message: "Your name?",
  requestedSchema: { type: "object", properties: { name: { type: "string", default: "Ada" } } },
};

describe("questions outside of calls", () => {
  it("reach the same handlers as those of answers", async () => {
    const contexts: unknown[] = [];
    const { ask } = asking({
      onForm: (_, context) => (contexts.push(context), { action: "accept" }),
      roots: [{ uri: "file:///a" }],
    });
    expect(await ask("roots/list")).toEqual({ roots: [{ uri: "file:///a" }] });
    expect(await ask("elicitation/create", FORM)).toEqual({ action: "accept", content: { name: "Ada" } });
    const during = { method: "tools/call", params: { name: "greet" } };
    await ask("elicitation/create", FORM, { during, serverInfo: { name: "s", version: "1" } });
    expect(contexts).toMatchObject([
      { key: "7", method: "", about: "" },
      { key: "7", method: "tools/call", about: "greet", serverInfo: { name: "s" } },
    ]);
  });

  it("are refused without a handler, and when they are none", async () => {
    const { ask, warnings } = asking();
    expect(await rejection(ask("roots/list"))).toMatchObject({ code: "INPUT_REQUIRED" });
    expect(await rejection(ask("elicitation/create", FORM))).toMatchObject({ code: "INPUT_REQUIRED" });
    expect(await rejection(ask("elicitation/create", {}))).toMatchObject({ code: "INVALID_MESSAGE" });
    expect(warnings).toEqual([]);
  });

  it("are put to nobody once they are no longer wanted", async () => {
    const { ask } = asking({ onForm: () => expect.unreachable() });
    const over = new Error("over");
    expect(await rejection(ask("elicitation/create", FORM, { signal: AbortSignal.abort(over) }))).toBe(over);
  });

  it("warn of a handler that throws: no call will say so", async () => {
    const bug = new Error("bug");
    const { ask, warnings } = asking({
      onForm() {
        throw bug;
      },
    });
    expect(await rejection(ask("elicitation/create", FORM))).toMatchObject({ code: "INPUT_FAILED", cause: bug });
    expect(warnings).toEqual([[expect.stringContaining("onForm"), bug]]);
  });
});

it("tells of other roots only who can be told", () => {
  const { client, told } = asking({ roots: [] });
  client.rootsChanged();
  expect(told()).toBe(1);
  createClient(INFO, { exchange: peer({}).exchange }).rootsChanged();
});

describe("the way to the server", () => {
  it("is the modern one unless the transport has found another", () => {
    const plain = createClient(INFO, { exchange: peer({}).exchange });
    expect(plain.era).toBe("modern");
    expect(plain.explain()).toContain("written for");
    const story: string[] = [];
    const transport = {
      ...memoryTransport(peer({}).exchange),
      describe: () => ({ era: story.length === 0 ? undefined : "other", story }),
    };
    const finding = createClient(INFO, { transport: transport as never });
    expect([finding.era, finding.explain()]).toEqual([undefined, "Nothing was asked yet."]);
    story.push("It said so.", "It is so.");
    expect([finding.era, finding.explain()]).toEqual(["other", "It said so.\nIt is so."]);
  });
});
