// The target as a program: `serve.js stdio` or `serve.js http`, which prints its URL. STATE_KEY seals what it asks.
import process from "node:process";
import { serve } from "@mortise/mcp/server";
import { targetServer } from "./target.js";

const { STATE_KEY } = process.env;
const server = targetServer({
  stateKeys: STATE_KEY === undefined ? "ephemeral" : [STATE_KEY],
  onError: () => undefined,
});
const limits = { maxLineBytes: 256 * 1024 };

if (process.argv[2] === "http") {
  const { url } = await serve(server, { http: { maxBody: 256 * 1024, bodyTimeout: 1_000, onError: () => undefined } });
  process.stdout.write(`${url}\n`);
} else {
  await serve(server, { stdio: limits });
}
