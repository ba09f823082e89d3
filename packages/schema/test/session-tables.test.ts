import { describe, expect, it } from "vitest";
import * as v2024 from "../src/2024-11-05/index.js";
import * as vMarch from "../src/2025-03-26/index.js";
import * as vJune from "../src/2025-06-18/index.js";
import * as vNovember from "../src/2025-11-25/index.js";
import type { SessionMethodRow, SessionNotificationRow } from "../src/index.js";

interface SessionRevision {
  readonly REVISION: string;
  readonly METHODS: Readonly<Record<string, SessionMethodRow>>;
  readonly NOTIFICATIONS: Readonly<Record<string, SessionNotificationRow>>;
}

const REVISIONS: readonly SessionRevision[] = [v2024, vMarch, vJune, vNovember];

const sentBy = (
  rows: Readonly<Record<string, SessionMethodRow | SessionNotificationRow>>,
  party: "client" | "server",
) => Object.keys(rows).filter((method) => rows[method]?.sentBy.includes(party));

describe.each(REVISIONS)("the tables of $REVISION", ({ REVISION, METHODS, NOTIFICATIONS }) => {
  it("say which requests a server sends", () => {
    const asked = ["ping", "roots/list", "sampling/createMessage"];
    if (REVISION >= "2025-06-18") asked.push("elicitation/create");
    if (REVISION === "2025-11-25") asked.push("tasks/cancel", "tasks/get", "tasks/list", "tasks/result");
    expect(sentBy(METHODS, "server").sort()).toEqual(asked.sort());
    expect(sentBy(METHODS, "client")).toContain("initialize");
    expect(sentBy(METHODS, "client")).not.toContain("sampling/createMessage");
  });

  it("say who sends a notification", () => {
    expect(NOTIFICATIONS["notifications/initialized"]?.sentBy).toEqual(["client"]);
    expect(NOTIFICATIONS["notifications/progress"]?.sentBy).toEqual(["client", "server"]);
    expect(NOTIFICATIONS["notifications/message"]).toMatchObject({ sentBy: ["server"], serverCapability: "logging" });
    expect(NOTIFICATIONS["notifications/roots/list_changed"]).toMatchObject({
      sentBy: ["client"],
      clientCapability: "roots",
      capabilityFlag: "listChanged",
    });
  });

  it("give all rows the same columns", () => {
    for (const rows of [METHODS, NOTIFICATIONS]) {
      expect(new Set(Object.values(rows).map((row) => Object.keys(row).join())).size).toBe(1);
    }
  });

  it("gate what a server offers and what a client offers", () => {
    expect(METHODS["resources/subscribe"]).toMatchObject({
      serverCapability: "resources",
      clientCapability: undefined,
      capabilityFlag: "subscribe",
    });
    expect(METHODS["sampling/createMessage"]).toMatchObject({
      serverCapability: undefined,
      clientCapability: "sampling",
    });
    expect(METHODS["completion/complete"]?.serverCapability).toBe(
      REVISION === "2024-11-05" ? undefined : "completions",
    );
  });
});

it("requests may become tasks in 2025-11-25 alone", () => {
  const tasks = ({ METHODS }: SessionRevision): string[] =>
    Object.keys(METHODS).filter((method) => METHODS[method]?.mayBecomeTask);
  expect(tasks(vNovember).sort()).toEqual(["elicitation/create", "sampling/createMessage", "tools/call"]);
  for (const revision of [v2024, vMarch, vJune]) expect(tasks(revision)).toEqual([]);
});

it("headers came with the HTTP transport, and the version's header with 2025-06-18", () => {
  expect(v2024).not.toHaveProperty("HEADERS");
  expect(vMarch.HEADERS).toEqual({ sessionId: "mcp-session-id", lastEventId: "last-event-id" });
  expect(vJune.HEADERS.protocolVersion).toBe("mcp-protocol-version");
});
