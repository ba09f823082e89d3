import { Context } from "@mortise/jsonrpc";
import { describe, expect, it } from "vitest";
import { ok, sleep } from "../support/faces.js";
import { collecting, connect, idOf, json, peer, request, senders } from "../support/peer.js";

describe.each(senders)("one POST over $sender", ({ make }) => {
  const open = (url: string, options = {}) => connect(url, { sender: make(), ...options });
  const ask = (url: string, options = {}, ...args: Parameters<typeof request>) =>
    open(url, options).exchange(request(...args), new Context());

  describe("redirects", () => {
    it.each([307, 308])("%i on the same origin is followed with method, body and credentials", async (status) => {
      const { url, seen } = await peer((response, one) => {
        if (one.url === "/mcp") response.writeHead(status, { Location: "/moved" }).end("x".repeat(100));
        else json(response, ok({ id: idOf(one) } as never));
      });
      await ask(url, { credentials: { headers: () => ({ Authorization: "Bearer t" }) } });
      expect(seen.map((one) => [one.url, one.headers.authorization, one.body])).toEqual([
        ["/mcp", "Bearer t", seen[0]!.body],
        ["/moved", "Bearer t", seen[0]!.body],
      ]);
    });

    it.each([301, 302, 303, 307, 308])("%i to another origin is not: credentials stay home", async (status) => {
      const other = await peer((response) => json(response, {}));
      const { url } = await peer((response) => response.writeHead(status, { Location: other.url }).end());
      const error = await ask(url, { credentials: { headers: () => ({ Authorization: "Bearer t" }) } }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: "HTTP_STATUS", status, message: expect.stringContaining(other.url) });
      expect(other.seen).toHaveLength(0);
    });

    it("in a circle end", async () => {
      const { url, seen } = await peer((response) => response.writeHead(307, { Location: "/mcp" }).end());
      await expect(ask(url)).rejects.toMatchObject({ code: "HTTP_STATUS", status: 307 });
      expect(seen).toHaveLength(4);
    });
  });

  describe("credentials", () => {
    it("are improved on a challenge and sent again", async () => {
      const { url, seen } = await peer((response, one) => {
        if (one.headers.authorization === "Bearer 1") json(response, ok({ id: idOf(one) } as never));
        else response.writeHead(401, { "WWW-Authenticate": 'Bearer scope="x"' }).end("no");
      });
      let token = 0;
      const challenges: unknown[] = [];
      const response = await ask(url, {
        credentials: {
          headers: async () => ({ Authorization: `Bearer ${token}` }),
          challenged: (challenge: { status: number; attempt: number; header(name: string): string | undefined }) => {
            challenges.push([challenge.status, challenge.attempt, challenge.header("www-authenticate")]);
            token += 1;
            return "retry" as const;
          },
        },
      });
      expect(response).toMatchObject({ result: {} });
      expect(challenges).toEqual([[401, 0, 'Bearer scope="x"']]);
      expect(seen).toHaveLength(2);
    });

    it("are given up after maxChallenges, or when the port says so", async () => {
      const { url, seen } = await peer((response) => response.writeHead(403).end());
      const port = (verdict: "retry" | "fail") => ({
        credentials: { headers: () => ({}), challenged: () => verdict },
        maxChallenges: 2,
      });
      await expect(ask(url, port("retry"))).rejects.toMatchObject({ code: "HTTP_STATUS", status: 403 });
      expect(seen).toHaveLength(3);
      await expect(ask(url, port("fail"))).rejects.toMatchObject({ code: "HTTP_STATUS", status: 403 });
      expect(seen).toHaveLength(4);
    });

    it("are not sent once the request was given up meanwhile", async () => {
      const { url, seen } = await peer((response) => response.writeHead(401).end());
      const controller = new AbortController();
      const transport = open(url, {
        credentials: {
          headers: () => ({}),
          challenged: async () => {
            controller.abort();
            await sleep(5);
            return "retry" as const;
          },
        },
      });
      await expect(transport.exchange(request(), collecting(controller.signal).context)).rejects.toMatchObject({
        code: "ABORTED",
      });
      await sleep(20);
      expect(seen).toHaveLength(1);
    });
  });
});
