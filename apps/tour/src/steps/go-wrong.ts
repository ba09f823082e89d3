import { AbortedError, RpcError } from "@mortise/mcp/client";
import type { Step } from "../step.js";
import { red } from "../style.js";

/** What errors look like to those who have to act on them. */
export const goWrong: readonly Step[] = [
  {
    title: "An error that a model can correct",
    code: `const result = await client.callTool("stat", { path: "../secrets.txt" });   // returned, not thrown`,
    async run(client, { say, check }) {
      const result = await client.callTool("stat", { path: "../secrets.txt" });
      const [content] = result.content;
      const text = content?.type === "text" ? content.text : "";
      say(`The model reads: ${red(text)}`);
      check("The call succeeded; its result says isError, and why.", result.isError === true && text.includes('".."'));
      const corrected = await client.callTool("stat", { path: "package.json" });
      check('Corrected to { path: "package.json" }, it works.', corrected.isError !== true);
    },
  },
  {
    title: "An error that a developer has to correct",
    code: `await client.callTool("serach");   // throws`,
    async run(client, { say, check }) {
      const error = await client.callTool("serach").catch((reason: unknown) => reason);
      if (!(error instanceof RpcError)) throw error;
      say(`The developer sees: ${red(`${error.name} ${error.code}: ${error.message}`)}`);
      check("It is an RpcError, said by the server: its code is a number.", error.code === -32602);
    },
  },
  {
    title: "A call that is no longer wanted",
    code: `await client.callTool("search", { text: "the" }, { signal, onProgress: () => controller.abort() });`,
    async run(client, { say, check }) {
      const controller = new AbortController();
      const options = { signal: controller.signal, onProgress: () => controller.abort() };
      const error = await client.callTool("search", { text: "the" }, options).catch((reason: unknown) => reason);
      if (!(error instanceof AbortedError)) throw error;
      say(`The program sees: ${red(`${error.name} ${error.code}: ${error.message}`)}`);
      check("It is a LocalError, made on this side: its code is a string.", error.code === "ABORTED");
      const { supportedVersions } = await client.discover();
      check("The connection goes on: the next request is answered.", supportedVersions.length > 0);
    },
  },
];
