import type { PackageSources } from "./model.js";
import { KNOWS_NO_MCP, MAY_NAME_OLD_REVISIONS, MCP_WORD, OLD_REVISIONS } from "./rules.js";

/** Checks that a package does not hold words of a layer or an era that it must not know. */
export function checkWords(sources: PackageSources): string[] {
  const problems: string[] = [];
  const knowsNoMcp = KNOWS_NO_MCP.some((name) => name === sources.name);
  for (const file of sources.files.values()) {
    const word = knowsNoMcp ? file.strings.find((text) => MCP_WORD.test(text)) : undefined;
    if (word !== undefined) {
      problems.push(
        `packages/${file.path} may not say "${word}": @mortise/${sources.name} knows no MCP; that belongs in @mortise/schema`,
      );
    }
    if (MAY_NAME_OLD_REVISIONS.some((allowed) => file.path.startsWith(allowed))) continue;
    const revision = OLD_REVISIONS.find((old) => file.text.includes(old));
    if (revision !== undefined) {
      problems.push(
        `packages/${file.path} may not name revision ${revision}: the core knows one era; the old one belongs in @mortise/legacy`,
      );
    }
  }
  return problems;
}
