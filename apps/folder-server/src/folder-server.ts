import { createServer } from "@mortise/server";
import type { Server, ServerOptions } from "@mortise/server";
import { defineExplainFile } from "./explain-prompt.js";
import { defineFiles } from "./file-resource.js";
import type { Folder } from "./folder.js";
import { defineSearch } from "./search-tool.js";
import { defineStat } from "./stat-tool.js";

export interface FolderServerOptions {
  /** Options of the server itself, for example who may do what. */
  readonly server?: ServerOptions;
  /** What callers must have been granted: to find and list files, and to read them. */
  readonly scopes?: { readonly search: readonly string[]; readonly read: readonly string[] };
}

/** A server for one folder. It only reads. */
export function createFolderServer(folder: Folder, { server: options, scopes }: FolderServerOptions = {}): Server {
  const server = createServer(
    { name: "folder-server", version: "1.0.0", title: "Folder server" },
    {
      ...options,
      instructions: "Paths are relative to one folder. Search first, then read what you found.",
    },
  );
  defineSearch(server, folder, scopes?.search);
  defineStat(server, folder, scopes?.search);
  defineFiles(server, folder, scopes?.read);
  defineExplainFile(server, folder, scopes?.read);
  return server;
}
