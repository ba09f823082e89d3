import { checkPackage, type Problem, type ResolutionKind } from "@arethetypeswrong/core";
import { problemAffectsResolutionKind, problemKindInfo } from "@arethetypeswrong/core/problems";

import type { Packed } from "./pack.js";

/** The profile "esm-only": what CommonJS and the resolution of Node 10 see is not promised. */
const PROMISED: readonly ResolutionKind[] = ["node16-esm", "bundler"];

/** Checks that every entry's types resolve and say what the code does, with arethetypeswrong. */
export async function checkTypes({ contents }: Pick<Packed, "contents">): Promise<string[]> {
  const analysis = await checkPackage(contents);
  if (!analysis.types) return ["the tarball holds no types: is it built?"];
  const problems = analysis.problems.filter((problem) =>
    PROMISED.some((kind) => problemAffectsResolutionKind(problem, kind, analysis)),
  );
  return problems.map((problem) => `types: ${problemKindInfo[problem.kind].title}${place(problem)}`);
}

function place(problem: Problem): string {
  const entry = "entrypoint" in problem ? ` at "${problem.entrypoint}"` : "";
  const file = "fileName" in problem ? ` in ${problem.fileName}` : "";
  return `${entry}${file}; see ${problemKindInfo[problem.kind].docsUrl}`;
}
