// `npm run soak`: 50,000 mixed requests over each transport; fails when a request comes out wrong or a heap grows.
import process from "node:process";
import { overHttp, overStdio } from "./connections.js";
import type { Connection } from "./connections.js";
import { growth, soak } from "./soak.js";

const REQUESTS = Number(process.argv[2] ?? 50_000);
const BATCHES = 15;
/** Bytes that a heap may differ by between two thirds of the run, whatever was sent. */
const TOLERANCE = 512 * 1024;

const kib = (bytes: number): string => `${Math.round(bytes / 1024)} KiB`;

async function run(name: string, connection: Connection): Promise<boolean> {
  console.log(`\n${name}: ${REQUESTS} mixed requests`);
  const start = performance.now();
  const samples = await soak(connection.client, {
    requests: REQUESTS,
    batches: BATCHES,
    onSample: ({ server, client }, sent) => console.log(`  ${sent} sent: server ${kib(server)}, client ${kib(client)}`),
  });
  await connection.close();
  const grown = { server: growth(samples, "server"), client: growth(samples, "client") };
  const flat = Math.max(grown.server, grown.client) <= TOLERANCE;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${name}: ${flat ? "flat" : "GROWS"} in ${seconds} s; last third against the one before: server ${kib(grown.server)}, client ${kib(grown.client)} (at most ${kib(TOLERANCE)})`,
  );
  return flat;
}

const flat = [await run("stdio", await overStdio()), await run("http", await overHttp())];
process.exitCode = flat.every(Boolean) ? 0 : 1;
