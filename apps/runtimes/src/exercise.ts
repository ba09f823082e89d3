import { createClient } from "@mortise/client";
import type { Client } from "@mortise/client";
import { Context, isFailure, RpcError } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcNotification, Transport } from "@mortise/jsonrpc";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import { httpTransport } from "@mortise/transport-http";

interface Parts {
  readonly client: Client;
  readonly transport: Transport;
}

/** What a client does to a server, by name. Each throws when it comes out otherwise. */
const STEPS: Readonly<Record<string, (parts: Parts) => Promise<void>>> = {
  async "discovers and lists"({ client }) {
    equal((await client.discover()).supportedVersions, [REVISION]);
    equal((await client.listTools()).tools.length, 6);
  },
  async "calls, with arguments mirrored into headers"({ client }) {
    const { content } = await client.callTool("echo", { text: "häh? 🧩", region: "Köln\n" });
    equal(content, [{ type: "text", text: "häh? 🧩 from Köln\n" }]);
  },
  async "reads a resource whose name is no header value"({ client }) {
    equal((await client.readResource("note:///ünï")).contents.length, 1);
  },
  async "carries a large text both ways"({ client }) {
    const text = "x".repeat(500_000);
    equal((await client.callTool("echo", { text })).content, [{ type: "text", text: `${text} from nowhere` }]);
  },
  async "hears progress in order, before the answer"({ client }) {
    const heard: number[] = [];
    await client.callTool("count", {}, { onProgress: ({ progress }) => heard.push(progress) });
    equal(heard, [1, 2, 3, 4, 5]);
  },
  async "matches twenty calls at once"({ client }) {
    const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`);
    const answers = await Promise.all(texts.map((text) => client.callTool("echo", { text })));
    equal(
      answers.map(({ content }) => content),
      texts.map((text) => [{ type: "text", text: `${text} from nowhere` }]),
    );
  },
  async "is told of errors"({ client }) {
    const error = await client.callTool("none").catch((reason: unknown) => reason);
    equal(error instanceof RpcError && error.code, -32602);
  },
  async "takes a sealed state back"({ transport }) {
    const asked = await call(transport, "confirm");
    const inputResponses = { sure: { action: "accept", content: { sure: true } } };
    const result = await call(transport, "confirm", { requestState: asked.requestState, inputResponses });
    equal(result.content, [{ type: "text", text: "done" }]);
  },
  "cancels before the first word": (parts) => cancels(parts, "wait"),
  "cancels a stream": (parts) => cancels(parts, "wait-aloud"),
  async "opens and ends a subscription"({ transport }) {
    const heard: JsonRpcNotification[] = [];
    const controller = new AbortController();
    const filter = { notifications: { toolsListChanged: true } };
    const open = send(transport, "subscriptions/listen", filter, { heard, signal: controller.signal });
    open.catch(() => undefined);
    await until(() => heard.length === 1);
    equal(heard[0]!.method, "notifications/subscriptions/acknowledged");
    controller.abort();
    equal(await open.catch((error: { code: unknown }) => error.code), "ABORTED");
  },
};

/** Goes through the steps against the server at `url`. @returns their names. @throws Error that names the first that failed */
export async function exercise(url: string, without: readonly string[] = []): Promise<readonly string[]> {
  const transport = httpTransport(url);
  const client = createClient({ name: "runtimes", version: "1.0.0" }, { transport, timeout: 10_000 });
  const steps = Object.entries(STEPS).filter(([name]) => !without.includes(name));
  for (const [name, step] of steps) {
    await step({ client, transport }).catch((cause: unknown) => {
      throw new Error(
        `${name}: ${cause instanceof Error ? `${cause.message} ${String(cause.cause ?? "")}` : String(cause)}`,
        { cause },
      );
    });
  }
  await client.close();
  return steps.map(([name]) => name);
}

async function cancels({ client }: Parts, tool: string): Promise<void> {
  const waiting = async (): Promise<string> => ((await client.callTool("waiting")).content[0] as { text: string }).text;
  const controller = new AbortController();
  const call = client.callTool(tool, {}, { signal: controller.signal, onProgress: () => undefined });
  call.catch(() => undefined);
  await until(async () => (await waiting()) === "1");
  controller.abort();
  equal(await call.catch((error: { code: unknown }) => error.code), "ABORTED");
  await until(async () => (await waiting()) === "0");
}

let lastId = 0;

interface Sending {
  readonly heard?: JsonRpcNotification[];
  readonly signal?: AbortSignal;
}

async function send(
  transport: Transport,
  method: string,
  params: JsonObject,
  { heard = [], signal }: Sending = {},
): Promise<JsonObject> {
  const _meta = {
    [META_KEYS.protocolVersion]: REVISION,
    [META_KEYS.clientCapabilities]: { elicitation: { form: {} } },
  };
  const request = { jsonrpc: "2.0", id: `raw ${++lastId}`, method, params: { ...params, _meta } } as const;
  const context = new Context({ notify: (notification) => void heard.push(notification), ...(signal && { signal }) });
  const response = await transport.exchange(request, context);
  if (isFailure(response)) throw RpcError.from(response);
  return response.result;
}

const call = (transport: Transport, name: string, more: JsonObject = {}): Promise<JsonObject> =>
  send(transport, "tools/call", { name, ...more });

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("waited in vain");
}

function equal(actual: unknown, expected: unknown): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) throw new Error(`expected ${should.slice(0, 200)}, got ${String(is).slice(0, 200)}`);
}
