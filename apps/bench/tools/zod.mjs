// The same tools as Zod 4 schemas. Zod is handed in, so that every subject uses the copy that its own packages use.
import { ECHO, echoHandler, FIELDS, searchDescription, searchHandler, searchName, SORTS } from "./json.mjs";

const searchSchema = (z) =>
  z.object({
    query: z.string().min(1).max(500).describe("Full-text search query"),
    limit: z.number().int().min(1).max(100).default(20).describe("Maximum number of results"),
    offset: z.number().int().min(0).max(100_000).optional().describe("Results to skip"),
    sort: z.enum(SORTS).default("relevance").describe("Sort key"),
    order: z.enum(["asc", "desc"]).optional().describe("Sort direction"),
    tags: z.array(z.string()).max(20).optional().describe("Only results with all of these tags"),
    includeArchived: z.boolean().optional().describe("Also search archived records"),
    since: z.string().optional().describe("ISO 8601 lower bound of the creation date"),
    owner: z
      .object({ id: z.string(), kind: z.enum(["user", "team"]) })
      .optional()
      .describe("Only results of this owner"),
    fields: z.array(z.enum(FIELDS)).optional().describe("Fields to return"),
  });

/** @param {"one" | "fifty"} set */
export function zodTools(z, set) {
  const echo = z.object({ text: z.string().describe("Text to echo") });
  const tools = [{ name: ECHO.name, description: ECHO.description, schema: echo, handler: echoHandler }];
  for (let i = 1; set === "fifty" && i < 50; i++) {
    tools.push({
      name: searchName(i),
      description: searchDescription(i),
      schema: searchSchema(z),
      handler: searchHandler,
    });
  }
  return tools;
}
