import { describe, expect, it } from "vitest";
import { protocolProblems } from "../src/check-protocol.js";
import type { SchemaDocument } from "../src/json-schema.js";
import { buildTables } from "../src/method-table.js";
import type { Protocol } from "../src/protocol.js";
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
