// Server CPU per HTTP request: calls with one and with fifty tools, and the list of fifty.
import { subjectsOf } from "../harness/subjects.mjs";
import { measureGroup } from "./http-cells.mjs";

const floor = "floor/json";
const GROUPS = [
  { set: "one", cells: [{ id: "http-call-1", operation: "call", title: "HTTP `tools/call`, 1 tool", floor }] },
  {
    set: "fifty",
    cells: [
      { id: "http-call-50", operation: "call", title: "HTTP `tools/call`, 50 tools", floor },
      { id: "http-list-50", operation: "list", title: "HTTP `tools/list`, 50 tools", floor },
    ],
  },
];

export async function http(options, adapters, failures) {
  const results = [];
  for (const group of GROUPS)
    results.push(...(await measureGroup(subjectsOf(adapters, "http"), group, options, failures)));
  return results;
}
