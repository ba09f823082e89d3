import { fetchIcon, IconError } from "@mortise/client/icons";
import { connect, serverInfo } from "@mortise/mcp";
import type { CallOptions, Client } from "@mortise/mcp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, fixture, listening } from "../programs.js";
import type { Listening } from "../programs.js";
import { person } from "./person.js";

describe.each(["stdio", "http"])(
  "Mortise's client and a server on @modelcontextprotocol/sdk 1.32.2 over %s",
  (carrier) => {
    const ada = person([{ uri: "file:///shop" }]);
    let server: Listening | undefined;
    let client: Client;
    const call = async (name: string, args: Record<string, unknown> = {}, options?: CallOptions) =>
      ((await client.callTool(name, args, options)).content[0] as { text: string }).text;

    beforeAll(async () => {
      const program = fixture("sdk-server.mjs", carrier);
      if (carrier === "http") server = await listening(program);
      client = await connect(server?.url ?? program, ada.handlers);
    });
    afterAll(async () => {
      await client.close();
      await server?.stop();
    });

    it("opens a session of the newest revision that has them", async () => {
      expect(client.era).toBe("legacy");
      expect(await client.discover()).toMatchObject({ supportedVersions: ["2025-11-25"], instructions: "Be quick." });
    });

    it("takes its icons by the rules of any era [L25-BASE-C-014]", async () => {
      const [png, ...others] = serverInfo(await client.discover())?.icons ?? [];
      const options = { server: server?.url ?? "https://example.com" };
      expect(await fetchIcon(png!, options)).toMatchObject({ type: "image/png" });
      expect(others).toHaveLength(3);
      for (const icon of others) await expect(fetchIcon(icon, options)).rejects.toBeInstanceOf(IconError);
    });

    it("uses its tools, resources and prompts", async () => {
      expect((await client.callTool("add", { a: 19, b: 23 })).structuredContent).toEqual({ sum: 42 });
      expect((await client.readResource("note:///today")).contents[0]).toMatchObject({ text: "Sharpen." });
      expect((await client.getPrompt("introduce", { who: "Ada" })).messages).toHaveLength(1);
      await expect(client.getPrompt("none")).rejects.toMatchObject({ name: "RpcError", code: -32602 });
    });

    it("answers questions that come at once, one after the other, and by a page", async () => {
      expect(await call("ask-all")).toBe("Ada, A tongue. file:///shop");
      expect(await call("ask-twice")).toBe("accept accept");
      expect(ada.asked.forms.at(-1)).toBe("Really, Ada?");
      expect(await call("visit")).toBe("accept");
      expect(ada.asked.pages).toEqual(["https://example.com/sign"]);
    });

    it("answers questions of calls that run side by side", async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => call("ask-all")));
      expect(new Set(answers)).toEqual(new Set(["Ada, A tongue. file:///shop"]));
    });

    it("comes back for the rest of a stream that the server closed, and makes the call only once", async () => {
      const steps: number[] = [];
      expect(await call("linger", {}, { onProgress: ({ progress }) => steps.push(progress) })).toBe("call 1");
      expect(steps).toEqual([1, 2]);
    });

    it("cancels", async () => {
      const abort = new AbortController();
      const waiting = call("wait", {}, { signal: abort.signal, onProgress: () => abort.abort() });
      await expect(waiting).rejects.toMatchObject({ name: "AbortedError" });
      expect(await eventually(() => call("cancellations"), "1")).toBe("1");
    });

    it("hears the log from the level on that it asks for", async () => {
      const log: unknown[] = [];
      const options: CallOptions = { logLevel: "warning", onLog: ({ data }) => log.push(data) };
      expect(await eventually(async () => (await call("log", {}, options), log.length > 0), true)).toBe(true);
      expect(new Set(log)).toEqual(new Set(["warning"]));
    });

    it("hears of updates and changed lists, until it no longer wants to", async () => {
      const subscription = client.subscribe({ resourceSubscriptions: ["note:///today"], toolsListChanged: true });
      const events = subscription[Symbol.asyncIterator]();
      expect((await events.next()).value).toMatchObject({ type: "acknowledged" });
      await call("change");
      const heard = [(await events.next()).value, (await events.next()).value].map((event) => event?.type);
      expect(heard.sort()).toEqual(["resourceUpdated", "toolsListChanged"]);
      await subscription.close();
    });
  },
);
