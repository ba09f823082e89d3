import { Type } from "typebox";
import type { Step } from "../step.js";
import { dim } from "../style.js";

/** What the tour looks for, and where it is bound to be found. */
const WANTED = "export function compose(";
const FOUND_IN = "packages/jsonrpc/src/exchange.ts";

const Found = Type.Object({
  matches: Type.Array(Type.Object({ path: Type.String(), line: Type.Integer(), text: Type.String() })),
  filesSearched: Type.Integer(),
});

/** Doing what the server is for. */
export const useIt: readonly Step[] = [
  {
    title: "Call a tool and watch its progress",
    code: `const query = { text: "${WANTED}", folder: "packages" };
const found = await client.callTool("search", query, { output: Found, onProgress });`,
    async run(client, { say, check, bar }) {
      const query = { text: WANTED, folder: "packages" };
      const result = await client.callTool("search", query, { output: Found, onProgress: bar.update });
      bar.end();
      if (result.isError) throw new Error(JSON.stringify(result.content));
      const { matches, filesSearched } = result.structuredContent;
      for (const { path, line, text } of matches.slice(0, 5))
        say(`${path}:${line}  ${dim(text.split("(", 1)[0] ?? text)}`);
      const expected = matches.some(({ path }) => path === FOUND_IN);
      check(`${filesSearched} files searched; the result fits the schema Found, which also types it.`, expected);
      check(`${bar.updates} progress notifications came before the result.`, bar.updates > 1);
    },
  },
  {
    title: "Read a file as a resource",
    code: `const { contents } = await client.readResource("folder:///${FOUND_IN}");`,
    async run(client, { say, check }) {
      const { contents } = await client.readResource(`folder:///${FOUND_IN}`);
      const [file] = contents;
      const lines = file && "text" in file ? file.text.trimEnd().split("\n") : [];
      const at = lines.findIndex((line) => line.startsWith(WANTED));
      for (const line of lines.slice(at, at + 3)) say(dim(line));
      check(`${lines.length} lines of ${file?.mimeType}, with the line that search found.`, at >= 0);
    },
  },
  {
    title: "Complete a path while a person types",
    code: `const { completion } = await client.complete({
  ref: { type: "ref/resource", uri: "folder:///{+path}" }, argument: { name: "path", value: "packages/s" } });`,
    async run(client, { say, check }) {
      const ref = { type: "ref/resource" as const, uri: "folder:///{+path}" };
      const { completion } = await client.complete({ ref, argument: { name: "path", value: "packages/s" } });
      const { values } = completion;
      say(`packages/s⇥  ${dim(values.join("  "))}`);
      check(
        "Every value continues what was typed.",
        values.length > 1 && values.every((v) => v.startsWith("packages/s")),
      );
    },
  },
  {
    title: "Get a prompt, ready to send to a model",
    code: `const { messages } = await client.getPrompt("explain-file", { path: "${FOUND_IN}" });`,
    async run(client, { say, check }) {
      const { messages } = await client.getPrompt("explain-file", { path: FOUND_IN });
      const [task, file] = messages.map(({ content }) => content);
      if (task?.type === "text") say(dim(task.text));
      const embedded = file?.type === "resource" ? file.resource.uri : undefined;
      say(dim(`+ ${embedded}`));
      check("It asks about the file and brings it along.", embedded === `folder:///${FOUND_IN}`);
    },
  },
];
