import type { Server } from "@mortise/server";
import { completePath } from "./complete-path.js";
import { FILE_URI, fileContents, MAX_FILE_BYTES } from "./file-contents.js";
import type { Folder } from "./folder.js";
import { forClient } from "./path-errors.js";

/** Every file of the folder under its own URI, and the folder's own listing. */
export function defineFiles(server: Server, folder: Folder, scopes: readonly string[] = []): void {
  server.resource("folder:///", {
    name: "folder",
    scopes,
    title: "What is in the folder",
    description: "The names at the top of the folder, one a line; folders end in /.",
    mimeType: "text/plain",
    handler: async () => (await completePath(folder, "")).join("\n"),
  });
  server.resourceTemplate(FILE_URI, {
    name: "file",
    scopes,
    title: "A file of the folder",
    description: `Text, or bytes as base64, up to ${MAX_FILE_BYTES} bytes.`,
    complete: { path: (typed) => completePath(folder, typed) },
    handler: async ({ uri, variables }) => {
      const contents = await fileContents(folder, variables.path).catch(forClient);
      return [{ ...contents, uri }]; // under the URI that was asked for, however it was encoded
    },
  });
}
