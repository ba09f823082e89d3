import { readFile } from "node:fs/promises";
import { ToolError } from "@mortise/mcp/server";
import type { Server } from "@mortise/mcp/server";
import { Type } from "typebox";
import { WordIndex } from "./word-index.js";
import { indexFile } from "./workplace.js";
import type { Workplace } from "./workplace.js";

const Input = Type.Object({
  words: Type.String({
    minLength: 1,
    maxLength: 200,
    description: "Whole words; files that have all of them are found.",
  }),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: "Default 20." })),
});

const Output = Type.Object({
  found: Type.Integer({ description: "How many files, those beyond the limit included." }),
  files: Type.Array(Type.Object({ path: Type.String(), times: Type.Integer({ minimum: 1 }) })),
});

/** The tool `search`: what `index` has found. */
export function defineSearch(server: Server, { data }: Workplace): void {
  server.tool("search", {
    title: "Search the index",
    description: "Finds the files in which words occur, those with most of them first.",
    annotations: { readOnlyHint: true, openWorldHint: false },
    input: Input,
    output: Output,
    async handler({ words, limit = 20 }) {
      const text = await readFile(indexFile(data), "utf8").catch(() => {
        throw new ToolError("There is no index yet. Call the tool index first.");
      });
      const hits = WordIndex.parse(text).search(words);
      return { found: hits.length, files: hits.slice(0, limit) };
    },
  });
}
