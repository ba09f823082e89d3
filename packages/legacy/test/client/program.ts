import { fileURLToPath } from "node:url";
import { createClient } from "@mortise/client";
import type { Client, ClientSettings } from "@mortise/client";
import type { JsonObject } from "@mortise/jsonrpc";
import { dualChannelTransport } from "@mortise/legacy/client";
import type { EraOptions } from "@mortise/legacy/client";
import { stdioTransport } from "@mortise/transport-stdio/node";
import { afterEach } from "vitest";

export const INFO = { name: "finder", version: "1" };
const PROGRAM = fileURLToPath(new URL("programs/session-server.mjs", import.meta.url));

const clients: Client[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

/** In which way the program is odd; see its source. */
export type Odd = JsonObject;

/** A client of a real program that speaks an earlier revision. */
export async function program(odd: Odd = {}, settings: ClientSettings = {}, eras: EraOptions = {}): Promise<Client> {
  const carrier = await stdioTransport({ command: process.execPath, args: [PROGRAM, JSON.stringify(odd)] });
  const client = createClient(INFO, { ...settings, transport: dualChannelTransport(carrier, eras) });
  clients.push(client);
  return client;
}

/** The text that a tool answered. */
export async function say(client: Client, name: string, args: JsonObject = {}): Promise<string> {
  const { content } = await client.callTool(name, args);
  return (content[0] as { text: string }).text;
}

/** Everything that the server was sent so far. */
export const seen = async (client: Client): Promise<JsonObject[]> =>
  JSON.parse(await say(client, "seen")) as JsonObject[];

export const methodsOf = (messages: readonly JsonObject[]): unknown[] =>
  messages.map(({ method }) => method).filter((method) => method !== undefined);

/** What a promise rejects with. */
export const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => {
      throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );

/** A promise and its end. */
export function deferred<T = void>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((end) => (resolve = end));
  return { promise, resolve };
}
