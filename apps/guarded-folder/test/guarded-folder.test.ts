import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuthEvent } from "@mortise/auth";
import { connect } from "@mortise/mcp";
import type { Client } from "@mortise/mcp";
import { scriptedBrowser } from "@mortise-tooling/authorization-server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLineAuth } from "../src/command-line-client.js";
import { startWorld } from "../src/world.js";
import type { World } from "../src/world.js";

let folder: string;
let world: World;
const clients: Client[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mortise-guarded-"));
  await writeFile(join(folder, "note.txt"), "a word\n");
  world = await startWorld(folder);
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await world.close();
  await rm(folder, { recursive: true });
});

/** A client whose user allows what is listed, and what happened on its way. */
async function signedIn(user: string, allow?: readonly string[]) {
  const events: AuthEvent["type"][] = [];
  const person = scriptedBrowser({ user, ...(allow && { allow }) });
  const credentials = commandLineAuth(world.url, {
    browser: async (url) => void (await fetch(await person.signIn(url))),
    onEvent: ({ type }) => events.push(type),
  });
  const client = await connect(world.url, { http: { credentials } });
  clients.push(client);
  return { client, events };
}

describe("a guarded folder", () => {
  it("lets a person in through a listener on loopback, and asks again for what is more [AUTHERR-RS-001]", async () => {
    const { client, events } = await signedIn("ada");
    const { structuredContent } = await client.callTool("search", { text: "word" });
    expect(structuredContent).toMatchObject({ matches: [{ path: "note.txt" }] });
    const { contents } = await client.readResource("folder:///note.txt");
    expect(contents).toMatchObject([{ text: "a word\n" }]);
    expect(events).toEqual(["discovered", "redirect", "granted", "stepUp", "redirect", "granted"]);
  });

  it("keeps closed what the person does not allow", async () => {
    const { client } = await signedIn("eve", ["files:search"]);
    await expect(client.readResource("folder:///note.txt")).rejects.toThrow("files:read");
    const { structuredContent } = await client.callTool("search", { text: "word" });
    expect(structuredContent).toMatchObject({ matches: [{ path: "note.txt" }] });
  });

  it("takes no token of another authorization server, though it has the same name for everything", async () => {
    const elsewhere = await startWorld(folder);
    try {
      const person = scriptedBrowser();
      const auth = commandLineAuth(elsewhere.url, {
        browser: async (url) => void (await fetch(await person.signIn(url))),
        onEvent: () => {},
      });
      const client = await connect(elsewhere.url, { http: { credentials: auth } });
      clients.push(client);
      let token = "";
      await auth.fetch(async (input, init) => {
        token = new Request(input, init).headers.get("authorization") ?? "";
        return new Response();
      })(elsewhere.url);
      expect(token).toMatch(/^Bearer eyJ/);
      const answer = await fetch(world.url, { method: "POST", headers: { authorization: token } });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
    } finally {
      await elsewhere.close();
    }
  });
});
