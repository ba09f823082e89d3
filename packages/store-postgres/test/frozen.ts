import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { onTestFinished } from "vitest";

const SOCKET = ".s.PGSQL.5432";

/** A way to a PostgreSQL that can go dead: connections stay open, and nothing comes through. */
export async function freezable(url: string): Promise<{ url: string; freeze: () => void; thaw: () => void }> {
  const { hostname } = new URL(url);
  const folder = mkdtempSync(join(tmpdir(), "mortise-way-"));
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((near) => {
    const far = connect(join(decodeURIComponent(hostname), SOCKET));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (bytes) => frozen || to.write(bytes));
      from.on("error", () => {});
      from.on("close", () => to.destroy());
    }
  });
  server.listen(join(folder, SOCKET));
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    rmSync(folder, { recursive: true });
  });
  return {
    url: url.replace(hostname, encodeURIComponent(folder)),
    freeze: () => (frozen = true),
    thaw: () => (frozen = false),
  };
}
