import { describe, expect, it } from "vitest";
import { protocolProblems } from "../src/check-protocol.js";
import type { SchemaDocument } from "../src/json-schema.js";
import { buildTables } from "../src/method-table.js";
import type { ExtensionFacts, Protocol } from "../src/protocol.js";
import { DOCUMENTS } from "../src/revisions.js";
import { readJson } from "./repository.js";

const { $defs } = readJson<SchemaDocument>("schemas/2026-07-28/schema.json");
const protocol = readJson<Protocol>("schemas/2026-07-28/protocol.json");

describe.each(DOCUMENTS)("schemas/$name/protocol.json", ({ name }) => {
  it("agrees with the schema both ways", () => {
    const schema = readJson<SchemaDocument>(`schemas/${name}/schema.json`);
    expect(protocolProblems(schema.$defs, readJson(`schemas/${name}/protocol.json`))).toEqual([]);
  });
});

describe("a disagreement is told", () => {
  const without = (rows: object, key: string) =>
    Object.fromEntries(Object.entries(rows).filter(([other]) => other !== key));

  it.each([
    [
      "a request without a row",
      { methods: without(protocol.methods, "tools/call") },
      "CallToolRequest tools/call has no row",
    ],
    [
      "a kind of input without a row",
      { inputRequests: without(protocol.inputRequests ?? {}, "roots/list") },
      "ListRootsRequest roots/list",
    ],
    [
      "a notification without a row",
      { notifications: without(protocol.notifications, "notifications/progress") },
      "ProgressNotification",
    ],
    [
      "an error without a name",
      { errorCodes: without(protocol.errorCodes, "ParseError") },
      "ParseError -32700 has no row",
    ],
    [
      "a _meta key that is not listed",
      { metaKeys: without(protocol.metaKeys, "logLevel") },
      "io.modelcontextprotocol/logLevel",
    ],
    [
      "a row without a request",
      { methods: { ...protocol.methods, "a/b": { request: "AbRequest", result: "Result" } } },
      "AbRequest a/b",
    ],
    ["a result that is not defined", changed({ result: "CallToolResults" }), '"CallToolResults"'],
    ["a capability that is not defined", changed({ serverCapability: "tool" }), "ServerCapabilities.tool,"],
    ["a routing param that is not defined", changed({ routingParam: "uri" }), "CallToolRequest.params.uri,"],
  ])("%s", (_, change, sentence) => {
    expect(protocolProblems($defs, { ...protocol, ...change }).join("\n")).toContain(sentence);
    expect(() => buildTables($defs, { ...protocol, ...change })).toThrow(/disagree/);
  });

  function changed(facts: object): Partial<Protocol> {
    const row = protocol.methods["tools/call"] as Protocol["methods"][string];
    return { methods: { ...protocol.methods, "tools/call": { ...row, ...facts } } };
  }
});

describe("a revision with sessions", () => {
  const session = readJson<SchemaDocument>("schemas/2025-11-25/schema.json").$defs;
  const facts = readJson<Protocol>("schemas/2025-11-25/protocol.json");
  const withMethod = (method: string, change: object): Protocol => {
    const row = facts.methods[method] as Protocol["methods"][string];
    return { ...facts, methods: { ...facts.methods, [method]: { ...row, ...change } } };
  };

  it("has no table of input requests: a server's requests are methods", () => {
    const tables = buildTables(session, facts);
    expect(tables.inputRequests).toBeUndefined();
    expect(tables.methods["roots/list"]).toMatchObject({ sentBy: ["server"], clientCapability: "roots" });
    expect(tables.methods["ping"]).toMatchObject({ sentBy: ["client", "server"] });
  });

  it("takes a code from prose where the schema defines none", () => {
    expect(buildTables(session, facts).errorCodes).toMatchObject({
      ResourceNotFound: -32002,
      UrlElicitationRequired: -32042,
    });
  });

  it.each([
    ["a client capability that is not defined", withMethod("roots/list", { clientCapability: "root" }), "root,"],
    [
      "a flag that is not defined",
      withMethod("tasks/list", { capabilityFlag: "lists" }),
      "ServerCapabilities.tasks.lists,",
    ],
    [
      "the same on the other side",
      withMethod("tasks/list", { capabilityFlag: "lists" }),
      "ClientCapabilities.tasks.lists,",
    ],
  ])("tells of %s", (_, changedFacts, sentence) => {
    expect(protocolProblems(session, changedFacts).join("\n")).toContain(sentence);
  });
});

describe("an extension", () => {
  const definitions = readJson<SchemaDocument>("schemas/ext-tasks/schema.json").$defs;
  const facts = readJson<Protocol>("schemas/ext-tasks/protocol.json");

  it("has rows for its own requests, and none for the protocol's that it repeats", () => {
    expect(Object.keys(buildTables(definitions, facts).methods)).toEqual(["tasks/get", "tasks/update", "tasks/cancel"]);
  });

  it("is told of results and filters that it does not define", () => {
    const extension = {
      ...(facts.extension as ExtensionFacts),
      resultTypes: { task: "TaskResult" },
      filter: "Filter",
    };
    const problems = protocolProblems(definitions, { ...facts, extension }).join("\n");
    expect(problems).toContain('"TaskResult"');
    expect(problems).toContain("Filter.taskIds");
  });
});
