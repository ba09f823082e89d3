import type { Server } from "@mortise/server";
import { completePath } from "./complete-path.js";
import { fileContents } from "./file-contents.js";
import type { Folder } from "./folder.js";
import { forClient } from "./path-errors.js";

/** The prompt `explain-file`: a question with the file embedded, so that the model needs no second request to read it. */
export function defineExplainFile(server: Server, folder: Folder, scopes: readonly string[] = []): void {
  server.prompt("explain-file", {
    title: "Explain a file",
    scopes,
    description: "Asks for an explanation of one file, for somebody who has never seen it.",
    arguments: {
      path: {
        description: "The file, relative to the folder.",
        required: true,
        complete: (typed) => completePath(folder, typed),
      },
      question: { description: "What you want to know in particular." },
    },
    handler: async ({ path, question }) => {
      const resource = await fileContents(folder, path).catch(forClient);
      const task = `Explain ${path} to somebody new to it: what it is for, how it works, what to watch for.`;
      const text = question === undefined ? task : `${task} In particular: ${question}`;
      return [
        { role: "user", content: { type: "text", text } },
        { role: "user", content: { type: "resource", resource } },
      ];
    },
  });
}
