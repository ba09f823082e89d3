// What runs in the page. Each function does one thing with a client of its own and returns what can be cloned to the test.
import { createClient } from "@mortise/client";
import type { Client, Progress } from "@mortise/client";
import { LocalError, RpcError } from "@mortise/jsonrpc";
import type { JsonObject } from "@mortise/jsonrpc";
import { httpTransport } from "@mortise/transport-http";
import type { Challenge } from "@mortise/transport-http";

type Settings = Parameters<typeof httpTransport>[1];

async function withClient<T>(url: string, use: (client: Client) => Promise<T>, settings: Settings = {}): Promise<T> {
  const client = createClient({ name: "page", version: "1.0.0" }, { transport: httpTransport(url, settings) });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

/** What the server says of itself, and the names of its tools. */
export function lookAround(url: string): Promise<{ versions: readonly string[]; tools: readonly string[] }> {
  return withClient(url, async (client) => {
    const { supportedVersions } = await client.discover();
    const tools: string[] = [];
    for await (const { name } of client.tools()) tools.push(name);
    return { versions: supportedVersions, tools };
  });
}

/** Lists the tools, so that their schemas are known, then calls one. */
export function callTool(url: string, name: string, args: JsonObject, headers = {}): Promise<unknown> {
  return withClient(
    url,
    async (client) => {
      await client.listTools();
      return (await client.callTool(name, args)).structuredContent;
    },
    { headers },
  );
}

/** The progress of one call, and its result. */
export function callWithProgress(url: string, name: string): Promise<{ heard: number[]; result: unknown }> {
  return withClient(url, async (client) => {
    const heard: number[] = [];
    const onProgress = ({ progress }: Progress): void => void heard.push(progress);
    const result = await client.callTool(name, {}, { onProgress });
    return { heard, result: result.structuredContent };
  });
}

/** Gives a call up as soon as the server has reported progress, and says how the call ended. */
export function giveUp(url: string, name: string): Promise<string> {
  return withClient(url, (client) => {
    const life = new AbortController();
    const options = { signal: life.signal, onProgress: () => life.abort() };
    return client.callTool(name, {}, options).then(() => "answered", nameOf);
  });
}

/** Opens a subscription, has the server change its tools, and returns the first two kinds of events. */
export function hearOfChange(url: string, cause: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const heard: string[] = [];
    for await (const { type } of client.subscribe({ toolsListChanged: true })) {
      heard.push(type);
      if (heard.length === 2) break;
      await client.callTool(cause);
    }
    return heard;
  });
}

/** The server's `WWW-Authenticate`, answered with this token. */
export async function answerChallenge(url: string, token: string): Promise<{ challenge?: string; tools: number }> {
  let known = "";
  let challenge: string | undefined;
  const credentials = {
    headers: (): Record<string, string> => (known === "" ? {} : { authorization: `Bearer ${known}` }),
    challenged(asked: Challenge): "retry" {
      challenge = asked.header("www-authenticate");
      known = token;
      return "retry";
    },
  };
  const { tools } = await withClient(url, (client) => client.listTools(), { credentials });
  return { ...(challenge !== undefined && { challenge }), tools: tools.length };
}

/** How a call fails: the error's name and code. */
export function failure(url: string): Promise<string> {
  return withClient(url, (client) => client.discover().then(() => "answered", nameOf));
}

/** A request that a browser sends to any origin without asking first, because a form could have sent it; its answer is hidden. */
export async function sendBlindly(url: string, body: string): Promise<string> {
  const { type } = await fetch(url, { method: "POST", mode: "no-cors", body });
  return type;
}

const nameOf = (error: unknown): string =>
  error instanceof LocalError || error instanceof RpcError ? `${error.name} ${error.code}` : String(error);
