// Two hundred callers on one definition, with the same ids, tokens and names: nothing of one ever reaches another.
import { Context, isFailure } from "@mortise/jsonrpc";
import type { JsonObject, JsonRpcNotification, Transport } from "@mortise/jsonrpc";
import type { Server } from "@mortise/server";
import { META_KEYS, REVISION } from "@mortise/schema/2026-07-28";
import { httpTransport } from "@mortise/transport-http";
import { listen, nodePool } from "@mortise/transport-http/node";
import type { Listening } from "@mortise/transport-http/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { targetServer } from "../src/target.js";

const CALLERS = 200;
const PRINCIPAL = /caller-\d+/g;

/** The one resource that a caller may read. Callers name those of others, too, so that name must not give a principal away. */
const noteOf = (principal: string): string => `note:///${principal.replace("caller-", "n")}`;

let server: Server;
let listening: Listening;
const callers: Caller[] = [];

beforeAll(async () => {
  server = targetServer({
    stateKeys: "ephemeral",
    onError: () => undefined,
    authorize: ({ auth, target }) => !target?.startsWith("note:") || target === noteOf(auth?.principal ?? ""),
  });
  const authenticate = (request: { header(name: string): string | undefined }) => {
    const [, principal] = /^Bearer (caller-\d+)$/.exec(request.header("authorization") ?? "") ?? [];
    return principal === undefined ? { status: 401, message: "Who are you?" } : { principal, scopes: [] };
  };
  listening = await listen(server.exchange, { authenticate, onError: () => undefined, drainTimeout: 100 });
  for (let index = 0; index < CALLERS; index++) callers.push(new Caller(`caller-${index}`, listening.url));
});
afterAll(async () => {
  await Promise.all(callers.map(({ transport }) => transport.close()));
  await listening.close();
});

/** One caller; every one counts its ids from 1 and names everything alike. */
class Caller {
  readonly transport: Transport;
  readonly name: string;
  /** All that ever came for this caller. */
  readonly heard: unknown[] = [];
  #lastId = 0;

  constructor(name: string, url: string) {
    this.name = name;
    this.transport = httpTransport(url, { sender: nodePool(), headers: { authorization: `Bearer ${name}` } });
  }

  async send(method: string, params: JsonObject, signal?: AbortSignal): Promise<JsonObject> {
    const _meta = {
      [META_KEYS.protocolVersion]: REVISION,
      [META_KEYS.clientCapabilities]: { elicitation: { form: {} } },
      [META_KEYS.logLevel]: "debug",
      progressToken: "token",
    };
    const request = { jsonrpc: "2.0", id: ++this.#lastId, method, params: { ...params, _meta } } as const;
    const notify = (notification: JsonRpcNotification): void => void this.heard.push(notification);
    const response = await this.transport.exchange(request, new Context({ notify, ...(signal && { signal }) }));
    this.heard.push(response);
    expect(response.id).toBe(request.id);
    if (isFailure(response)) throw new Error(`${response.error.code}: ${response.error.message}`);
    return response.result;
  }

  tool(name: string, args: JsonObject, more: JsonObject = {}): Promise<JsonObject> {
    return this.send("tools/call", { name, arguments: args, ...more });
  }
}

const everybody = (run: (caller: Caller, index: number) => Promise<void>): Promise<void[]> =>
  Promise.all(callers.map(run));

const answered = (value: unknown): JsonObject => ({ sure: { action: "accept", content: { sure: value } } });

describe(`${CALLERS} callers at once`, () => {
  it("each get their own answers, progress and log messages", async () => {
    await everybody(async (caller) => {
      const [counted, echoed] = await Promise.all([
        caller.tool("count", { to: 5 }),
        caller.tool("echo", { text: "hello" }),
      ]);
      expect(textOf(counted)).toBe(`counted for ${caller.name}`);
      expect(textOf(echoed)).toBe(`hello for ${caller.name}`);
      const notifications = caller.heard.filter((message) => typeof (message as JsonObject).method === "string");
      expect(notifications).toHaveLength(10);
    });
  });

  it("each carry their own state through a round of input", async () => {
    await everybody(async (caller) => {
      const asked = await caller.tool("confirm", { what: "it" });
      expect(JSON.stringify(asked.inputRequests)).toContain(`it, ${caller.name}?`);
      const result = await caller.tool(
        "confirm",
        { what: "it" },
        { requestState: asked.requestState, inputResponses: answered(true) },
      );
      expect(textOf(result)).toBe(`it done with the secret of ${caller.name}`);
    });
  });

  it("cannot use each other's state [MRTR-S-011] [MRTR-S-013]", async () => {
    const states = await Promise.all(
      callers.map(async (caller) => (await caller.tool("confirm", { what: "it" })).requestState),
    );
    await everybody(async (caller, index) => {
      const stolen = { requestState: states[(index + 1) % CALLERS], inputResponses: answered(true) };
      await expect(caller.tool("confirm", { what: "it" }, stolen)).rejects.toThrow(
        /^-32602: The requestState belongs to/,
      );
    });
  });

  it("read their own resources alone, however the reads interleave", async () => {
    await everybody(async (caller, index) => {
      const other = callers[(index + 1) % CALLERS]!;
      const [own, others] = await Promise.allSettled([
        caller.send("resources/read", { uri: noteOf(caller.name) }),
        caller.send("resources/read", { uri: noteOf(other.name) }),
      ]);
      expect(own.status).toBe("fulfilled");
      expect(others.status).toBe("rejected");
    });
  });

  it("hear of changes of their own resources alone [SUB-S-001]", async () => {
    const controllers = callers.map(() => new AbortController());
    const before = callers.map(({ heard }) => heard.length);
    const open = callers.map((caller, index) => {
      const uris = [caller, callers[(index + 1) % CALLERS]!].map(({ name }) => noteOf(name));
      return caller
        .send("subscriptions/listen", { notifications: { resourceSubscriptions: uris } }, controllers[index]!.signal)
        .catch(() => undefined);
    });
    const news = (index: number): unknown[] => callers[index]!.heard.slice(before[index]);
    await until(() => callers.every((_, index) => news(index).length === 1));
    await Promise.all(callers.map(({ name }) => server.resourceUpdated(noteOf(name))));
    await until(() => callers.every((_, index) => news(index).length >= 2));
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const [index, { name }] of callers.entries()) {
      expect(news(index)).toMatchObject([
        { params: { notifications: { resourceSubscriptions: [noteOf(name)] } } },
        { method: "notifications/resources/updated", params: { uri: noteOf(name) } },
      ]);
    }
    for (const controller of controllers) controller.abort();
    await Promise.all(open);
  });

  it("have heard of nobody else in all this", () => {
    for (const { name, heard } of callers) {
      const named = new Set(JSON.stringify(heard).match(PRINCIPAL));
      expect([...named]).toEqual([name]);
    }
  });
});

const textOf = (result: JsonObject): unknown => (result.content as { text: string }[])[0]?.text;

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
