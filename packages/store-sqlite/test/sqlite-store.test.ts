import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteStore } from "@mortise/store-sqlite";
import { taskStoreContract } from "@mortise/testing/task-store";
import { describe, it } from "vitest";

function open() {
  const folder = mkdtempSync(join(tmpdir(), "mortise-sqlite-"));
  const path = join(folder, "tasks.db");
  return {
    store: sqliteStore(path),
    other: sqliteStore(path, { watchIntervalMs: 10 }),
    close: () => rmSync(folder, { recursive: true }),
  };
}

describe("a SQLite store", () => {
  for (const { name, run } of taskStoreContract({ name: "sqlite", open })) it(name, run);
});
