/** A block of code in a README. */
export interface Block {
  /** What the text right before it calls the file, else a name made of the line it starts at. */
  readonly file: string;
  readonly code: string;
  /** What it prints, line by line, by its own comments: `console.log(x); // this`, or the comment below. `…` is anything. */
  readonly prints: readonly string[];
}

const FENCE = /^```(ts|js)\n([\s\S]*?)^```$/gm;
const FILE_NAME = /`([\w-]+\.(?:ts|js|mjs))`[^`]*$/;

/** The blocks of TypeScript and JavaScript in a README. */
export function readmeBlocks(markdown: string): Block[] {
  return [...markdown.matchAll(FENCE)].map(({ index, 1: language = "", 2: code = "" }) => {
    const before = markdown.slice(0, index);
    const line = before.split("\n").length;
    const sentence = before.trimEnd().split("\n").at(-1) ?? "";
    return { file: FILE_NAME.exec(sentence)?.[1] ?? `line-${line}.${language}`, code, prints: printed(code) };
  });
}

/** The comments that say what a `console.log` prints. */
function printed(code: string): string[] {
  return [...code.matchAll(/^.*console\.log\(.*\);(?:\n? *)\/\/ (.+)$/gm)].map(([, comment = ""]) => comment);
}

/** Whether the lines were printed, in this order; between them there may be others. */
export function printsInOrder(output: string, expected: readonly string[]): boolean {
  const lines = expected.map((line) => line.split("…").map(escaped).join("[^]*"));
  return new RegExp(`^[^]*${lines.map((line) => `^${line}$`).join("[^]*")}`, "m").test(output);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
