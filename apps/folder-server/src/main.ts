#!/usr/bin/env node
import { serve } from "@mortise/mcp/server";
import { parseCommandLine, USAGE } from "./command-line.js";
import { createFolderServer } from "./folder-server.js";
import { Folder } from "./folder.js";

try {
  const command = parseCommandLine(process.argv.slice(2));
  // Everything for people goes to stderr: stdout belongs to the protocol.
  if (command === "help") console.error(USAGE);
  else {
    const folder = await Folder.open(command.folder);
    const server = createFolderServer(folder);
    if (command.httpPort === undefined) {
      await serve(server, { stdio: true });
    } else {
      const { url } = await serve(server, { http: { port: command.httpPort } });
      console.error(`Serving ${folder.root} at ${url}`);
    }
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
