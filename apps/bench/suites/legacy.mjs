// Server CPU per HTTP request in a session of the earlier revisions; and what serving them costs clients of the current one.
import { subjectsOf } from "../harness/subjects.mjs";
import { measureGroup } from "./http-cells.mjs";

const IN_SESSION = [
  { set: "one", cells: [{ id: "session-call-1", operation: "call", title: "Session `tools/call`, 1 tool" }] },
  { set: "fifty", cells: [{ id: "session-list-50", operation: "list", title: "Session `tools/list`, 50 tools" }] },
];

/** The same server without and with the earlier revisions beside it, called by clients of the current one. */
const BESIDE = {
  set: "one",
  cells: [{ id: "beside-call-1", operation: "call", title: "HTTP `tools/call`, 1 tool, sessions served beside it" }],
};
const BESIDE_VARIANTS = ["mortise/node", "mortise/session"];

export async function legacy(options, adapters, failures) {
  const results = [];
  const sessions = () => subjectsOf(adapters, "sessions");
  for (const group of IN_SESSION) {
    const subjects = sessions().map((subject) => ({ ...subject, inSession: true }));
    results.push(...(await measureGroup(subjects, group, options, failures)));
  }
  const both = [...subjectsOf(adapters, "http"), ...sessions()].filter(({ key }) => BESIDE_VARIANTS.includes(key));
  results.push(...(await measureGroup(both, BESIDE, options, failures)));
  return results;
}
