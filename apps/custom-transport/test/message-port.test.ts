import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { MessageChannel, Worker } from "node:worker_threads";
import { transportContract } from "@mortise/testing/transport";
import type { Link } from "@mortise/testing/transport";
import { channelTransport } from "@mortise/transport-stdio";
import { describe, expect, it } from "vitest";
import { messagePortChannel } from "../src/message-port-channel.js";

setFlagsFromString("--expose-gc");
Object.assign(globalThis, { gc: runInNewContext("gc") as unknown });

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

interface WorkerLink extends Link {
  readonly worker: Worker;
}

const cases = transportContract<WorkerLink>({
  name: "message port",
  connect() {
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(file("fixtures/peer.mjs"), { workerData: { port: port2 }, transferList: [port2] });
    const transport = channelTransport(messagePortChannel(port1));
    return { transport, worker, close: () => worker.terminate() };
  },
  sever: ({ worker }) => worker.terminate(),
});

describe("MCP over a MessagePort", () => {
  for (const { name, skip, run } of cases) {
    it(name, async (test) => {
      if (skip !== undefined) test.skip(skip);
      await run();
    });
  }

  it("lets a worker end by itself once the client has closed", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [file("../dist/main.js")], { timeout: 15_000 });
    expect(stdout).toContain("There are 5133 primes below 50000.");
    expect(stdout).toContain("20000 of 50000");
  });
});

it("stands in the guide as it is here", () => {
  const guide = readFileSync(file("../../../docs/custom-transports.md"), "utf8");
  expect(guide).toContain(readFileSync(file("../src/message-port-channel.ts"), "utf8"));
});
