import process from "node:process";
import { fileURLToPath } from "node:url";
import { createFolderServer, Folder } from "@mortise-apps/folder-server";
import { connect, serve } from "@mortise/mcp";
import type { Client, Served } from "@mortise/mcp";
import { runStep } from "./step.js";
import { goWrong } from "./steps/go-wrong.js";
import { lookAround } from "./steps/look-around.js";
import { useIt } from "./steps/use-it.js";
import { cyan, dim, heading } from "./style.js";

const STEPS = [...lookAround, ...useIt, ...goWrong];

/** The server as a program of its own, started by the client. @returns how many steps failed */
export async function tourOverStdio(folder: string): Promise<number> {
  console.log(
    heading("\nOver stdio") + dim("  The client starts the server and talks to it through stdin and stdout."),
  );
  console.log(
    cyan(`     const client = await connect({ command: "node", args: ["folder-server/dist/main.js", "."] });`),
  );
  const program = fileURLToPath(import.meta.resolve("@mortise-apps/folder-server/main"));
  const client = await connect({ command: process.execPath, args: [program, folder] });
  return takeSteps(client, true);
}

/** The same over HTTP, one line a step. @returns how many steps failed */
export async function tourOverHttp(url: string): Promise<number> {
  console.log(heading("\nOver HTTP") + dim("  The same steps, the same code; only the first line differs."));
  console.log(cyan(`     const client = await connect("${url}");\n`));
  return takeSteps(await connect(url), false);
}

/** The server in this process, on any free port of this machine. */
export async function startHttp(folder: string): Promise<Served & { readonly url: string }> {
  const { url = "", ...served } = await serve(createFolderServer(await Folder.open(folder)), { http: true });
  return { ...served, url };
}

async function takeSteps(client: Client, annotated: boolean): Promise<number> {
  let failed = 0;
  try {
    for (const [index, step] of STEPS.entries()) {
      if (!(await runStep(client, step, index + 1, annotated))) failed++;
    }
  } finally {
    await client.close();
  }
  return failed;
}
