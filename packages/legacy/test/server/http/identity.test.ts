import type { RequestContext } from "@mortise/server";
import { expect, it } from "vitest";
import { hello, serving } from "../talk.js";
import { changing } from "./tools.js";
import { serve, session, Wire } from "./wire.js";

const QUESTION = { message: "Who are you?", fields: { name: { type: "string" } } } as const;
const users = {
  authenticate: (request: { header(name: string): string | undefined }) => ({
    principal: request.header("authorization")?.replace("Bearer ", "") ?? "nobody",
    scopes: [],
  }),
};

const asking = () =>
  serving(async (ctx: RequestContext) => {
    const answer = await ctx.elicit("who", QUESTION);
    return `${ctx.auth?.principal}: ${"content" in answer ? answer.content.name : answer.action}`;
  });

it("a question is answered by nobody but whom it was asked, though others know its id and the session's [L25-ELIC-S-020, L25-ELIC-S-021]", async () => {
  const { url } = await serve(asking(), {}, users);
  const ada = await session(url, "2025-11-25", { authorization: "Bearer ada" });
  const eve = new Wire(url, { ...ada.headers, authorization: "Bearer eve" });
  const stream = await ada.stream(ada.call());
  const [question] = await stream.messages((messages) => messages.length > 0);
  const answer = (name: string) => ({
    jsonrpc: "2.0",
    id: question.id,
    result: { action: "accept", content: { name } },
  });
  expect((await eve.post(answer("Eve"))).status).toBe(404);
  expect((await ada.post(answer("Ada"))).status).toBe(202);
  expect((await stream.messages()).at(-1).result.content[0].text).toBe("ada: Ada");
});

it("whoever opens many sessions ends the own ones, not those of others", async () => {
  const { url } = await serve(asking(), { maxSessions: 4, maxSessionsPerPrincipal: 2 }, users);
  const open = (name: string) => session(url, "2025-11-25", { authorization: `Bearer ${name}` });
  const ada = await open("ada");
  const eves: Wire[] = [];
  for (let count = 0; count < 6; count += 1) eves.push(await open("eve"));
  const status = async (wire: Wire) => (await wire.post(wire.request("ping"))).status;
  expect(await status(ada)).toBe(200);
  expect((await Promise.all(eves.map(status))).filter((code) => code === 200)).toHaveLength(2);
});

it("whoever has all of the own sessions in use gets no other, and others do", async () => {
  const { url } = await serve(asking(), { maxSessionsPerPrincipal: 1 }, users);
  const eve = await session(url, "2025-11-25", { authorization: "Bearer eve" });
  const stream = await eve.get();
  await stream.messages(() => stream.events.length > 0);
  const again = new Wire(url, { authorization: "Bearer eve" });
  expect((await again.post(again.request("initialize", hello()))).status).toBe(503);
  const ada = await session(url, "2025-11-25", { authorization: "Bearer ada" });
  expect((await ada.post(ada.request("ping"))).status).toBe(200);
  await eve.delete();
  expect((await again.post(again.request("initialize", hello()))).status).toBe(200);
});

it("questions of two users with the same id in both sessions do not meet [L25-ELIC-S-021]", async () => {
  const { url } = await serve(asking(), {}, users);
  const names = ["ada", "eve"];
  const wires = await Promise.all(names.map((name) => session(url, "2025-11-25", { authorization: `Bearer ${name}` })));
  const streams = await Promise.all(wires.map((wire) => wire.stream(wire.call("t", 7))));
  const questions = await Promise.all(
    streams.map(async (stream) => (await stream.messages((messages) => messages.length > 0))[0]),
  );
  expect(questions[0].id).toBe(questions[1].id);
  for (const [at, name] of [...names.entries()].reverse()) {
    const result = { action: "accept", content: { name } };
    await wires[at]!.post({ jsonrpc: "2.0", id: questions[at].id, result });
  }
  const said = await Promise.all(
    streams.map(async (stream) => (await stream.messages()).at(-1).result.content[0].text),
  );
  expect(said).toEqual(["ada: ada", "eve: eve"]);
});

it("the session hears of changes with every new token, and with none that has ended", async () => {
  const { server, change } = changing();
  let expiresAt = Date.now() + 150;
  const authenticate = () => ({ principal: "ada", scopes: [], expiresAt });
  const { url } = await serve(server, {}, { authenticate });
  const ada = await session(url);
  const stream = await ada.get();
  await stream.messages(() => stream.events.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 250));
  change();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(stream.events.filter(({ data }) => data !== "")).toEqual([]);
  expiresAt = Date.now() + 60_000;
  await ada.post(ada.request("tools/list"));
  change();
  const [heard] = await stream.messages((messages) => messages.length > 0);
  expect(heard.method).toBe("notifications/tools/list_changed");
});
