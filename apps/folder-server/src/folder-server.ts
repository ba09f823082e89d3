import { createServer } from "@mortise/server";
import type { Server } from "@mortise/server";
import { defineExplainFile } from "./explain-prompt.js";
import { defineFiles } from "./file-resource.js";
import type { Folder } from "./folder.js";
import { defineSearch } from "./search-tool.js";
import { defineStat } from "./stat-tool.js";

/** A server for one folder. It only reads. */
export function createFolderServer(folder: Folder): Server {
  const server = createServer(
    { name: "folder-server", version: "1.0.0", title: "Folder server" },
    {
      instructions: "Paths are relative to one folder. Search first, then read what you found.",
    },
  );
  defineSearch(server, folder);
  defineStat(server, folder);
  defineFiles(server, folder);
  defineExplainFile(server, folder);
  return server;
}
