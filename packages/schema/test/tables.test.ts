import { describe, expect, it } from "vitest";
import {
  ERROR_CODES,
  HEADERS,
  INPUT_REQUESTS,
  META_KEYS,
  METHODS,
  NOTIFICATIONS,
  REVISION,
  isMethod,
} from "../src/2026-07-28/index.js";
import { LATEST_REVISION, REVISIONS } from "../src/index.js";
import methodsJson from "../json/2026-07-28/methods.json" with { type: "json" };

const where = (column: string, value: unknown): string[] =>
  Object.entries(METHODS).flatMap(([method, row]) =>
    (row as Record<string, unknown> & typeof row)[column] === value ? [method] : [],
  );

describe("METHODS", () => {
  it("says which methods may ask for input, are cacheable and are routed", () => {
    expect(where("mayAskForInput", true).sort()).toEqual(["prompts/get", "resources/read", "tools/call"]);
    expect(where("cacheable", false).sort()).toEqual([
      "completion/complete",
      "prompts/get",
      "subscriptions/listen",
      "tools/call",
    ]);
    expect(where("routingParam", "name").sort()).toEqual(["prompts/get", "tools/call"]);
    expect(where("routingParam", "uri")).toEqual(["resources/read"]);
    expect(where("serverCapability", undefined).sort()).toEqual(["server/discover", "subscriptions/listen"]);
  });

  it("allows input_required exactly where input may be asked for", () => {
    for (const row of Object.values(METHODS)) {
      expect(row.resultTypes).toEqual(row.mayAskForInput ? ["complete", "input_required"] : ["complete"]);
    }
  });

  it("gives all rows the same columns", () => {
    expect(new Set(Object.values(METHODS).map((row) => Object.keys(row).join())).size).toBe(1);
  });

  it("does not take a property of every object for a method", () => {
    expect(isMethod("tools/call")).toBe(true);
    for (const name of ["constructor", "toString", "__proto__", "tools/Call", ""]) expect(isMethod(name)).toBe(false);
  });
});

describe("the other tables", () => {
  it("say who sends a notification and which response carries it", () => {
    expect(NOTIFICATIONS["notifications/cancelled"].sentBy).toEqual(["client", "server"]);
    expect(NOTIFICATIONS["notifications/progress"]).toMatchObject({ sentBy: ["server"], carriedOn: "request" });
    expect(NOTIFICATIONS["notifications/resources/updated"]).toMatchObject({
      carriedOn: "subscription",
      filter: "resourceSubscriptions",
      capabilityFlag: "subscribe",
    });
  });

  it("gate each kind of input by a client capability", () => {
    expect(Object.entries(INPUT_REQUESTS).map(([method, row]) => [method, row.clientCapability])).toEqual([
      ["elicitation/create", "elicitation"],
      ["sampling/createMessage", "sampling"],
      ["roots/list", "roots"],
    ]);
  });

  it("hold the codes, keys and headers of the revision", () => {
    expect(ERROR_CODES).toMatchObject({
      ParseError: -32700,
      HeaderMismatch: -32020,
      UnsupportedProtocolVersion: -32022,
    });
    expect(META_KEYS.progressToken).toBe("progressToken");
    expect(META_KEYS.clientInfo).toBe("io.modelcontextprotocol/clientInfo");
    expect(Object.values(HEADERS).every((name) => name === name.toLowerCase())).toBe(true);
  });

  it("are published as JSON with the same content", () => {
    const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    expect(methodsJson.methods).toEqual(json(METHODS));
    expect(methodsJson.notifications).toEqual(json(NOTIFICATIONS));
    expect(methodsJson.inputRequests).toEqual(json(INPUT_REQUESTS));
  });
});

it("the newest revision is the first of the list", () => {
  expect(REVISIONS[0]).toBe(LATEST_REVISION);
  expect(REVISIONS).toContain(REVISION);
});
