import { Context } from "@mortise/jsonrpc";
import type { ExchangeContext, JsonRpcResponse } from "@mortise/jsonrpc";
import { stdioTransport } from "@mortise/transport-stdio/node";
import type { StdioTransport, StdioTransportOptions } from "@mortise/transport-stdio/node";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { request } from "../support.js";

export const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

/** Starts a fixture, quietly and with short waits, and ends it with the test. */
export async function launch(name: string, options: Partial<StdioTransportOptions> = {}): Promise<StdioTransport> {
  const transport = await stdioTransport({
    command: process.execPath,
    args: [fixture(name)],
    stderr: "ignore",
    terminateMs: 300,
    ...options,
  });
  onTestFinished(() => transport.close());
  return transport;
}

let id = 0;
export const ask = (
  transport: StdioTransport,
  method: string,
  params?: Record<string, unknown>,
  context: ExchangeContext = new Context(),
): Promise<JsonRpcResponse> => transport.exchange(request(id++, method, params), context);

/** The result of a call that must succeed. */
export async function result<T>(answer: Promise<JsonRpcResponse>): Promise<T> {
  const response = await answer;
  if ("error" in response) throw new Error(response.error.message);
  return response.result as T;
}

/** True while the process runs; a zombie that nobody has waited for yet does not. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
