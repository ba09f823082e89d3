// The tools that everybody serves, as plain JSON Schema: `echo`, which is called, and 49 of ten properties each.
export const SORTS = ["relevance", "created", "updated", "name"];
export const FIELDS = ["id", "title", "body", "owner", "labels", "createdAt"];

export const ECHO = {
  name: "echo",
  description: "Echo the text back",
  inputSchema: {
    type: "object",
    properties: { text: { type: "string", description: "Text to echo" } },
    required: ["text"],
  },
};

export const searchName = (i) => `search_${String(i).padStart(2, "0")}`;
export const searchDescription = (i) =>
  `Search collection ${i}: full-text query with paging, sorting, filters by tag, owner and date, and field selection.`;

const searchSchema = () => ({
  type: "object",
  properties: {
    query: { type: "string", minLength: 1, maxLength: 500, description: "Full-text search query" },
    limit: { type: "integer", minimum: 1, maximum: 100, default: 20, description: "Maximum number of results" },
    offset: { type: "integer", minimum: 0, maximum: 100_000, description: "Results to skip" },
    sort: { type: "string", enum: SORTS, default: "relevance", description: "Sort key" },
    order: { type: "string", enum: ["asc", "desc"], description: "Sort direction" },
    tags: {
      type: "array",
      items: { type: "string" },
      maxItems: 20,
      description: "Only results with all of these tags",
    },
    includeArchived: { type: "boolean", description: "Also search archived records" },
    since: { type: "string", description: "ISO 8601 lower bound of the creation date" },
    owner: {
      type: "object",
      properties: { id: { type: "string" }, kind: { type: "string", enum: ["user", "team"] } },
      required: ["id", "kind"],
      description: "Only results of this owner",
    },
    fields: { type: "array", items: { type: "string", enum: FIELDS }, description: "Fields to return" },
  },
  required: ["query"],
});

export const echoHandler = async ({ text }) => ({ content: [{ type: "text", text }] });
export const searchHandler = async ({ query }) => ({ content: [{ type: "text", text: `results for ${query}` }] });

/** @param {"one" | "fifty"} set */
export function jsonTools(set) {
  const tools = [{ ...ECHO, handler: echoHandler }];
  for (let i = 1; set === "fifty" && i < 50; i++) {
    tools.push({
      name: searchName(i),
      description: searchDescription(i),
      inputSchema: searchSchema(),
      handler: searchHandler,
    });
  }
  return tools;
}

/** As `tools/list` shows them. */
export const listedTools = (set) =>
  jsonTools(set).map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
