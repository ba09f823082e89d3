import { AbortedError, LocalError, RpcError } from "@mortise/mcp/client";
import type { Client } from "@mortise/mcp/client";

type Ask = (client: Client, index: number) => Promise<unknown>;

/** One of everything that a client does, the failures included. Each checks its outcome and throws when it is another. */
const KINDS: readonly (readonly [name: string, ask: Ask])[] = [
  ["call", async (client, index) => expectText(await client.callTool("echo", { text: `n${index}` }), `n${index} for `)],
  ["list", async (client) => must((await client.listTools()).tools.length > 5, "the list of tools is short")],
  [
    "read",
    async (client, index) => must((await client.readResource(`note:///n${index}`)).contents.length === 1, "no note"),
  ],
  ["prompt", (client, index) => client.getPrompt("introduce", { who: `n${index}` })],
  ["discover", (client) => client.discover()],
  ["progress", countWithProgress],
  ["tool error", async (client) => must((await client.callTool("refuse")).isError === true, "it was not refused")],
  [
    "internal error",
    (client) => fails(client.callTool("break"), (error) => error instanceof RpcError && error.code === -32603),
  ],
  [
    "unknown tool",
    (client) => fails(client.callTool("none"), (error) => error instanceof RpcError && error.code === -32602),
  ],
  [
    "bad arguments",
    async (client) => must((await client.callTool("echo", { text: 1 })).isError === true, "1 is no text"),
  ],
  [
    "cannot answer",
    (client) => fails(client.callTool("confirm", { what: "it" }), (error) => error instanceof RpcError),
  ],
  ["cancelled", cancelled],
];

/** Sends `count` requests of all kinds, `inFlight` at once. @throws what the first wrong outcome throws */
export async function sendMixture(client: Client, count: number, inFlight = 32): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      const [name, ask] = KINDS[index % KINDS.length]!;
      await ask(client, index).catch((cause: unknown) => {
        throw new Error(`Request ${index} (${name}) came out wrong: ${String(cause)}`, { cause });
      });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}

async function countWithProgress(client: Client): Promise<void> {
  const seen: number[] = [];
  await client.callTool("count", { to: 3 }, { onProgress: ({ progress }) => seen.push(progress) });
  must(seen.join() === "1,2,3", `progress was ${seen.join()}`);
}

async function cancelled(client: Client): Promise<void> {
  const controller = new AbortController();
  const call = client.callTool("wait", {}, { signal: controller.signal });
  setTimeout(() => controller.abort(), 2);
  await fails(call, (error) => error instanceof AbortedError);
}

async function fails(call: Promise<unknown>, as: (error: unknown) => boolean): Promise<void> {
  const error = await call.then(
    (value) => new LocalError("UNEXPECTED", `it was answered with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!as(error)) throw error;
}

function expectText({ content }: { readonly content: readonly unknown[] }, beginning: string): void {
  const { text } = content[0] as { text: string };
  must(text.startsWith(beginning), `the text is ${text}`);
}

function must(holds: boolean, message: string): void {
  if (!holds) throw new Error(message);
}
