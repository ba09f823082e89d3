// Source text only: loaded by processes whose memory is measured.

import type { Library, Program } from "./typed-tools.js";

/** By schema library: the program that defines the tools with Mortise. */
export const MORTISE_PROGRAMS: Record<Library, Program> = {
  typebox: mortiseProgram("typebox", 'import { Type } from "typebox";'),
  zod: mortiseProgram("zod", 'import * as z from "zod";'),
  json: mortiseProgram("json", ""),
};

function mortiseProgram(library: Library, imports: string): Program {
  return (tools) => `import { createServer } from "@mortise/server";
${imports}
export const server = createServer({ name: "types", version: "1.0.0" });
${tools.map((tool) => `server.tool("${tool.name}", { input: ${tool[library]}, async handler(args) ${tool.body} });`).join("\n")}`;
}
