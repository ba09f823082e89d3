import { createClient } from "@mortise/client";
import type { FormQuestion, InputContext } from "@mortise/client";
import type { JsonObject } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { asking, form, inRounds, yes } from "./input/rounds.js";
import { deferred, INFO, metaOf, peer, progress, text } from "./peer.js";
import type { Seen } from "./peer.js";

describe("a round", () => {
  it("asks again with the same params, fresh id and token, answers under the same keys and the state as it came [MRTR-C-002] [MRTR-C-021] [MRTR-C-023] [MRTR-C-025] [MRTR-C-027] [PROG-C-002]", async () => {
    const state = ' {"not": "for us"}\u0000é ';
    const { client, seen } = inRounds([() => asking({ b: form(), "": form() }, state), () => text("done")]);
    const args = { city: "Porto", nested: { a: [null] } };
    const result = await client.callTool("forecast", args, { onProgress: () => {}, _meta: { progressToken: "mine" } });
    expect(result.content).toEqual([{ type: "text", text: "done" }]);
    const [first, second] = seen as [Seen, Seen];
    const { _meta, inputResponses, requestState, ...same } = second.request.params!;
    expect(same).toEqual({ name: "forecast", arguments: args });
    expect(inputResponses).toEqual({ b: yes(), "": yes() });
    expect(requestState).toBe(state);
    expect(second.request.id).not.toBe(first.request.id);
    expect(metaOf(first).progressToken).toBe("mine");
    expect(metaOf(second).progressToken).toBe(second.request.id);
    expect({ ...metaOf(second), progressToken: 0 }).toEqual({ ...metaOf(first), progressToken: 0 });
  });

  it("sends no state when the latest answer had none, nor older answers [MRTR-C-024]", async () => {
    const { client, seen } = inRounds([
      () => asking({ a: form() }, "one"),
      () => asking({ b: form() }),
      () => asking(undefined, ""),
      () => text("done"),
    ]);
    await client.callTool("t");
    expect(
      seen.map(({ request: { params } }) => [Object.keys(params?.inputResponses ?? {}), params?.requestState]),
    ).toEqual([
      [[], undefined],
      [["a"], "one"],
      [["b"], undefined],
      [[], ""],
    ]);
    expect(seen[3]!.request.params).not.toHaveProperty("inputResponses");
  });

  it("takes over from a caller who began by hand, and sends the caller's answers and state once", async () => {
    const { client, seen } = inRounds([() => asking({ b: form() }), () => text("done")]);
    const byHand = { name: "t", inputResponses: { a: yes() }, requestState: "by hand" };
    await client.request("tools/call", byHand);
    expect(seen[0]!.request.params).toMatchObject(byHand);
    const { _meta, ...second } = seen[1]!.request.params!;
    expect(second).toEqual({ name: "t", inputResponses: { b: yes() } });
  });

  it("asks again by itself when only the state has to go round [MRTR-C-022]", async () => {
    const { client, seen } = inRounds([() => asking(undefined, "s"), () => text("done")], {});
    await client.callTool("t");
    expect(seen[1]!.request.params).toMatchObject({ name: "t", requestState: "s" });
  });

  it("never mixes parallel calls [MRTR-C-026]", async () => {
    const { exchange } = peer({
      "tools/call": async ({ request: { params } }) => {
        const { n } = params!.arguments as { n: number };
        await new Promise((resolve) => setTimeout(resolve, (n * 7) % 11));
        if (params!.requestState === undefined) return asking({ key: form(String(n)) }, `state ${n}`);
        return text(`${n} ${params!.requestState as string} ${JSON.stringify(params!.inputResponses)}`);
      },
    });
    const onForm = async ({ message }: FormQuestion) => {
      await new Promise((resolve) => setTimeout(resolve, (Number(message) * 5) % 7));
      return { action: "accept", content: { ok: true, n: Number(message) } } as const;
    };
    const client = createClient(INFO, { exchange, onForm });
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const { content } = await client.callTool("t", { n });
        const answers = { key: { action: "accept", content: { ok: true, n } } };
        expect(content).toEqual([{ type: "text", text: `${n} state ${n} ${JSON.stringify(answers)}` }]);
      }),
    );
  });

  it("answers all its questions at once, and tells each handler what it is about", async () => {
    const contexts: InputContext[] = [];
    const both = deferred<void>();
    const onForm = async (_: FormQuestion, context: InputContext) => {
      contexts.push(context);
      if (contexts.length === 2) both.resolve();
      await both.promise; // would wait for ever if they were asked one after the other
      return yes();
    };
    const serverInfo = { name: "s", version: "1" };
    const _meta = { "io.modelcontextprotocol/serverInfo": serverInfo };
    const { client } = inRounds([() => ({ ...asking({ a: form(), b: form() }), _meta }), () => text("ok")], { onForm });
    await client.callTool("deploy");
    expect(contexts.map(({ key, method, about, serverInfo: info }) => ({ key, method, about, info }))).toEqual([
      { key: "a", method: "tools/call", about: "deploy", info: serverInfo },
      { key: "b", method: "tools/call", about: "deploy", info: serverInfo },
    ]);
  });

  it("goes on with progress where the round before stopped", async () => {
    const tell =
      (values: readonly number[], answer: JsonObject) =>
      ({ request, context }: Seen) => {
        const { progressToken } = request.params!._meta as JsonObject;
        for (const value of values) context.notify(progress({ progressToken, progress: value }));
        return answer;
      };
    const { client, seen } = inRounds([tell([1, 2], asking({ a: form() })), tell([1, 2, 3], text("ok"))]);
    const heard: number[] = [];
    await client.callTool("t", {}, { onProgress: ({ progress }) => heard.push(progress) });
    expect(heard).toEqual([1, 2, 3]);
    seen[0]!.context.notify(progress({ progressToken: seen[1]!.request.id, progress: 9 }));
    expect(heard).toEqual([1, 2, 3]);
  });

  it("works for prompts and resources as well", async () => {
    const { exchange } = peer({
      "prompts/get": ({ request }) =>
        request.params?.inputResponses ? { resultType: "complete", messages: [] } : asking({ a: form() }),
      "resources/read": ({ request }) =>
        request.params?.inputResponses
          ? { resultType: "complete", contents: [], ttlMs: 0, cacheScope: "private" }
          : asking({ a: form() }),
    });
    const abouts: string[] = [];
    const onForm = (_: FormQuestion, { about }: InputContext) => (abouts.push(about), yes());
    const client = createClient(INFO, { exchange, onForm });
    expect((await client.getPrompt("greet")).messages).toEqual([]);
    expect((await client.readResource("a:b")).contents).toEqual([]);
    expect(abouts).toEqual(["greet", "a:b"]);
  });
});
