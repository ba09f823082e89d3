// What fifty typed tools ask of the compiler, over what their schema library asks by itself. Exact: one measurement is enough.
import { instantiationsOver } from "@mortise-tooling/budgets/typed-tools";
import { inRounds } from "../harness/rounds.mjs";

export async function types(_options, adapters, failures) {
  const programs = adapters.flatMap(({ name, home, types: byLibrary = {} }) =>
    Object.entries(byLibrary).map(([library, program]) => ({ key: `${name}/${library}`, library, program, home })),
  );
  const measure = async ({ library, program, home }) => instantiationsOver(library, program, home);
  const samples = await inRounds(programs, 1, failures, measure);
  return [
    { id: "types-50", title: "Types of 50 tools", unit: "type instantiations over the schema library's own", samples },
  ];
}
