import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareFields } from "../src/diff/compare.js";
import { fieldsOf } from "../src/diff/fields.js";
import type { JsonSchema } from "../src/json-schema.js";
import { ROOT } from "./repository.js";

const REPORT = readFileSync(join(ROOT, "docs/revisions/2025-11-25-to-2026-07-28.md"), "utf8");

/** The lines under a heading: "tools/call", "Tool", "Error codes". */
function linesUnder(heading: string): string {
  const sections = REPORT.split(/^#{2,3} /m);
  return sections.find((text) => text.startsWith(`\`${heading}\`\n`) || text.startsWith(`${heading}\n`)) ?? "";
}

// What the changelog of 2026-07-28 announces, as far as schemas and tables can show it; the rest is prose's business.
const ANNOUNCED: readonly [fact: string, heading: string, line: RegExp][] = [
  ["no session header", "HTTP headers", /mcp-session-id.* is gone/],
  ["no resumable streams", "HTTP headers", /last-event-id.* is gone/],
  ["headers that name the method and its object", "HTTP headers", /mcp-method[^]*mcp-name/],
  ["headers from a tool's arguments", "HTTP headers", /mcp-param-/],
  ["no handshake", "initialize", /^- Gone/m],
  ["nor its second step", "notifications/initialized", /^- Gone/m],
  ["the version travels with every request", "RequestMetaObject", /protocolVersion` is new, required/],
  ["so do the client's capabilities", "RequestMetaObject", /clientCapabilities` is new, required/],
  ["the client should name itself", "RequestMetaObject", /clientInfo` is new, optional/],
  ["the server should name itself in results", "ResultMetaObject", /serverInfo` is new, optional/],
  ["every request has a _meta", "tools/list", /In params: `_meta` was object, optional, .* required/],
  ["an error for unknown versions", "UnsupportedProtocolVersionError", /^- New/m],
  ["discovery", "server/discover", /^- New/m],
  ["one stream for what changes", "subscriptions/listen", /^- New/m],
  [
    "that is opted into by kind",
    "SubscriptionFilter",
    /promptsListChanged[^]*resourceSubscriptions[^]*resourcesListChanged[^]*toolsListChanged/,
  ],
  ["its notifications name it", "NotificationMetaObject", /subscriptionId/],
  ["no single subscriptions", "resources/subscribe", /^- Gone/m],
  ["nor their end", "resources/unsubscribe", /^- Gone/m],
  ["progress stays on its request's stream", "notifications/progress", /now on the open response of the request/],
  ["list changes go to the subscription", "notifications/tools/list_changed", /response of `subscriptions\/listen`/],
  ["no ping", "ping", /^- Gone/m],
  ["no log level for the session", "logging/setLevel", /^- Gone/m],
  ["no report of changed roots", "notifications/roots/list_changed", /^- Gone/m],
  ["the log level is asked for with a request", "RequestMetaObject", /logLevel` is new, optional/],
  ["tasks left the core: get", "tasks/get", /^- Gone/m],
  ["tasks left the core: the blocking result", "tasks/result", /^- Gone/m],
  ["tasks left the core: list", "tasks/list", /^- Gone/m],
  ["tasks left the core: no opt-in per request", "tools/call", /`task` is gone/],
  ["servers ask inside an answer: roots", "roots/list", /inside an `input_required` answer/],
  ["servers ask inside an answer: sampling", "sampling/createMessage", /inside an `input_required` answer/],
  ["servers ask inside an answer: elicitation", "elicitation/create", /inside an `input_required` answer/],
  ["what an asking answer holds", "InputRequiredResult", /`inputRequests` is new/],
  ["the retry brings answers", "tools/call", /`inputResponses` is new/],
  ["every result says what it is", "Result", /`resultType` is new, required/],
  ["extensions are declared by clients", "ClientCapabilities", /`extensions` is new/],
  ["extensions are declared by servers", "ServerCapabilities", /`extensions` is new/],
  ["trace context", "Reserved `_meta` keys", /traceparent[^]*tracestate[^]*baggage/],
  ...["tools/list", "prompts/list", "resources/list", "resources/read", "resources/templates/list"].map(
    (method): [string, string, RegExp] => [
      `${method} may be cached`,
      method,
      /`cacheScope` is new, required[^]*`ttlMs` is new, required/,
    ],
  ),
  ["no error code for missing resources", "Error codes", /-32002.* is gone/],
  ["any JSON as structured content", "tools/call", /`structuredContent` was object, and is now anything/],
  ["any keyword in a tool's schemas", "Tool", /`outputSchema.type` is gone/],
  ["no notification of finished elicitations", "notifications/elicitation/complete", /^- Gone/m],
  ["nor their ids", "ElicitRequestURLParams", /`elicitationId` is gone/],
  ["header mismatch", "Error codes", /HeaderMismatch is new: `-32020`/],
  ["missing capability", "Error codes", /MissingRequiredClientCapability is new: `-32021`/],
  ["unsupported version", "Error codes", /UnsupportedProtocolVersion is new: `-32022`/],
  ["an error definition for header mismatch", "HeaderMismatchError", /^- New/m],
  ["roots are deprecated", "roots/list", /^- Now deprecated/m],
  ["sampling is deprecated", "sampling/createMessage", /^- Now deprecated/m],
  ["logging is deprecated", "notifications/message", /^- Now deprecated/m],
];

describe("what the changelog of 2026-07-28 announces is in the report", () => {
  it.each(ANNOUNCED)("%s", (_, heading, line) => {
    expect(linesUnder(heading)).toMatch(line);
  });

  it("and what did not change is not", () => {
    for (const same of ["Role", "Cursor", "LoggingLevel", "ModelHint"]) {
      const lines = linesUnder(same)
        .split("\n")
        .filter((line) => line.startsWith("- ") && !line.includes("deprecated"));
      expect(lines, same).toEqual([]);
    }
  });
});

describe("compareFields", () => {
  const compare = (before: JsonSchema, after: JsonSchema): string[] =>
    compareFields(fieldsOf(DEFINITIONS, before), fieldsOf(DEFINITIONS, after));
  const DEFINITIONS = { Named: { type: "object", properties: { inner: { type: "string" } } } };
  const object = (properties: Record<string, JsonSchema>, required: string[] = []): JsonSchema => ({
    type: "object",
    properties,
    required,
  });

  it("says nothing of equals, also when one is spread over allOf", () => {
    const whole = object({ a: { type: "string" }, b: { type: "integer" } }, ["a"]);
    const parts = { allOf: [object({ a: { type: "string" } }, ["a"]), object({ b: { type: "integer" } })] };
    expect(compare(whole, parts)).toEqual([]);
  });

  it("tells of each way to differ, in one line", () => {
    expect(compare(object({ a: { type: "string" } }), object({}))).toEqual(["`a` is gone (it was text)."]);
    expect(compare(object({}), object({ a: { type: "integer", minimum: 0, description: "Bytes." } }, ["a"]))).toEqual([
      "`a` is new, required: integer, at least 0. Bytes.",
    ]);
    expect(compare(object({ a: { type: "string" } }), object({ a: { type: "string" } }, ["a"]))).toEqual([
      "`a` was optional, and is now required.",
    ]);
    expect(compare(object({ a: { type: "string" } }), object({ a: { type: ["string", "null"] } }))).toEqual([
      "`a` was text, and is now text or null.",
    ]);
  });

  it("enters objects and lists described in place, and leaves named ones to their own section", () => {
    const list = (item: JsonSchema): JsonSchema => object({ list: { type: "array", items: item } });
    const before = list(object({ x: { type: "string" } }));
    expect(compare(before, list(object({ x: { type: "number" } })))).toEqual([
      "`list[].x` was text, and is now number.",
    ]);
    const named = object({ a: { $ref: "#/$defs/Named" } });
    expect(compare(object({ a: object({ inner: { type: "string" } }) }), named)).toEqual([
      "`a` was object, and is now `Named`.",
    ]);
  });
});

describe("the command", () => {
  const command = (...args: string[]) =>
    spawnSync(process.execPath, [join(ROOT, "tooling/schema-generator/dist/diff/main.js"), ...args], {
      encoding: "utf8",
    });

  it("prints the report that docs/ keeps", () => {
    const { stdout, status } = command("2025-11-25", "2026-07-28");
    expect(status).toBe(0);
    expect(REPORT.endsWith(stdout)).toBe(true);
    expect(stdout.length).toBeGreaterThan(10_000);
  });

  it("works between revisions that are not neighbours", () => {
    expect(command("2024-11-05", "2026-07-28").stdout).toContain("# From 2024-11-05 to 2026-07-28");
  });

  it("names the revisions that there are when it does not know one", () => {
    const { stderr, status } = command("2025-11-25", "2026-07-29");
    expect(status).toBe(2);
    expect(stderr).toContain('"2026-07-29" is none');
    expect(stderr).toContain("2025-11-25");
  });
});
