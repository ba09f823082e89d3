import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { connect } from "@mortise/mcp";
import type { Client } from "@mortise/mcp";
import { expect, it, onTestFinished } from "vitest";
import { sampleFolder } from "./sample-folder.js";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** The same for both transports: whatever works in memory works over the wire. */
async function usesTheServer(client: Client): Promise<void> {
  const tools: string[] = [];
  for await (const { name } of client.tools()) tools.push(name);
  expect(tools).toEqual(["search", "stat"]);
  const progress: number[] = [];
  const options = { onProgress: (p: { progress: number }) => progress.push(p.progress) };
  const { structuredContent } = await client.callTool("search", { text: "needle" }, options);
  expect(structuredContent).toMatchObject({ matches: [{ path: "sub/a.txt", line: 2, text: "needle" }] });
  expect(progress.at(-1)).toBe(2);
  const { contents } = await client.readResource("folder:///sub/%C3%A9.txt");
  expect(contents).toMatchObject([{ text: "é" }]);
  const { isError } = await client.callTool("stat", { path: ".." });
  expect(isError).toBe(true);
  await expect(client.callTool("none")).rejects.toMatchObject({ name: "RpcError", code: -32602 });
}

const FILES = { "sub/a.txt": "one\nneedle\n", "sub/é.txt": "é" };

it("serves over stdio, from the folder it is started in when none is named", async () => {
  const { root } = await sampleFolder(FILES);
  const client = await connect({ command: process.execPath, args: [MAIN], cwd: root });
  onTestFinished(() => client.close());
  await usesTheServer(client);
});

it("serves over HTTP, says where, and ends in peace when told to", async () => {
  const { root } = await sampleFolder(FILES);
  const server = spawn(process.execPath, [MAIN, root, "--http"], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void server.kill("SIGKILL"));
  const [line] = (await once(createInterface(server.stderr), "line")) as [string];
  const url = /^Serving (.*) at (http:\/\/127\.0\.0\.1:\d+\/mcp)$/.exec(line);
  expect(url?.[1]).toBe(root);
  const client = await connect(url?.[2] ?? "");
  await usesTheServer(client);
  await client.close();
  server.kill("SIGTERM");
  expect(await once(server, "exit")).toEqual([0, null]);
});

it("says what is wrong with its arguments on stderr alone", async () => {
  for (const [args, message] of [
    [["--nonsense"], "Unknown option --nonsense."],
    [["/nowhere/at/all"], "Cannot serve /nowhere/at/all: it is not a folder that can be read."],
  ] as const) {
    const server = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    server.stdout.on("data", (chunk) => (out += chunk));
    server.stderr.on("data", (chunk) => (err += chunk));
    expect(await once(server, "close")).toEqual([1, null]);
    expect({ out, err }).toEqual({ out: "", err: `${message}\n` });
  }
});
