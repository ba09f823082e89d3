import type { JsonObject } from "@mortise/jsonrpc";
import { text } from "@mortise/server";
import { expect, it, vi } from "vitest";
import { RELATED, withTasks } from "../task-talk.js";
import { PLAIN, send, serve, session } from "./wire.js";
import type { Wire } from "./wire.js";

const users = {
  authenticate: (request: { header(name: string): string | undefined }) => ({
    principal: request.header("authorization")?.replace("Bearer ", "") ?? "nobody",
    scopes: [],
  }),
};
const as = (name: string) => ({ authorization: `Bearer ${name}` });

/** A server whose tool asks for a name before it greets. */
async function greeting() {
  const { server, extension } = withTasks(async (ctx) => {
    const { name } = await ctx.ask("who", { message: "Who are you?", fields: { name: text() } });
    return `${ctx.auth?.principal}: hello ${name}`;
  });
  return (await serve(server, { tasks: extension }, users)).url;
}

async function asked(wire: Wire, method: string, params: JsonObject) {
  const reply = (await wire.post(wire.request(method, params))).json();
  return reply.result ?? reply.error;
}

const begin = async (wire: Wire): Promise<string> =>
  (await asked(wire, "tools/call", { name: "t", task: {} })).task.taskId;

const waits = (wire: Wire, taskId: string) =>
  vi.waitFor(async () => expect((await asked(wire, "tasks/get", { taskId })).status).toBe("input_required"));

/** The same in the current revision, in which requests belong to no session. */
async function modern(url: string, who: string, method: string, params: JsonObject) {
  const meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": { extensions: { "io.modelcontextprotocol/tasks": {} } },
  };
  const headers = { "mcp-protocol-version": "2026-07-28", "mcp-method": method, "mcp-name": String(params["taskId"]) };
  const message = { jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: meta } };
  return (await send("POST", url, { ...PLAIN, ...as(who), ...headers }, message)).json();
}

it("a question of a task comes on the stream of tasks/result, which ends with the result [L25-TASK-B-016, L25-TASK-B-021]", async () => {
  const ada = await session(await greeting(), "2025-11-25", as("ada"));
  const taskId = await begin(ada);
  await waits(ada, taskId);
  const stream = await ada.stream(ada.request("tasks/result", { taskId }));
  const [question] = await stream.messages((messages) => messages.length > 0);
  expect(question.params["_meta"]).toEqual({ [RELATED]: { taskId } });
  expect(stream.ended).toBe(false);
  await ada.post({ jsonrpc: "2.0", id: question.id, result: { action: "accept", content: { name: "Ada" } } });
  expect((await stream.messages()).at(-1).result).toEqual({
    content: [{ type: "text", text: "ada: hello Ada" }],
    _meta: { [RELATED]: { taskId } },
  });
});

it("a task is its principal's alone, in whichever session [L25-TASK-B-031]", async () => {
  const url = await greeting();
  const [ada, again, eve] = await Promise.all([
    session(url, "2025-11-25", as("ada")),
    session(url, "2025-11-25", as("ada")),
    session(url, "2025-11-25", as("eve")),
  ]);
  const taskId = await begin(ada);
  for (const method of ["tasks/get", "tasks/result", "tasks/cancel"]) {
    const unknown = await asked(eve, method, { taskId: "none" });
    expect(unknown.code).toBe(-32602);
    const others = await asked(eve, method, { taskId });
    expect({ ...others, message: others.message.replace(taskId, "none") }).toEqual(unknown);
  }
  await ada.delete();
  expect(await asked(again, "tasks/get", { taskId })).toMatchObject({ taskId });
  expect(await asked(again, "tasks/cancel", { taskId })).toMatchObject({ taskId, status: "cancelled" });
});

it("a task that a session began is the same in the current revision, which may answer it", async () => {
  const url = await greeting();
  const ada = await session(url, "2025-11-25", as("ada"));
  const taskId = await begin(ada);
  await waits(ada, taskId);
  const stream = await ada.stream(ada.request("tasks/result", { taskId }));
  await stream.messages((messages) => messages.length > 0);
  expect((await modern(url, "eve", "tasks/get", { taskId })).error.code).toBe(-32602);
  const { result } = await modern(url, "ada", "tasks/get", { taskId });
  expect(result).toMatchObject({ taskId, status: "input_required", ttlMs: 86_400_000 });
  const [key] = Object.keys(result.inputRequests) as [string];
  const inputResponses = { [key]: { action: "accept", content: { name: "Lovelace" } } };
  expect(await modern(url, "ada", "tasks/update", { taskId, inputResponses })).toHaveProperty("result");
  const messages = await stream.messages();
  expect(messages.at(-1).result.content[0].text).toBe("ada: hello Lovelace");
});
