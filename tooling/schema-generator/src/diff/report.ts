import { definition, type Definitions, type JsonSchema } from "../json-schema.js";
import type { Loaded } from "../load.js";
import { compareAlternatives, compareFields, compareTables } from "./compare.js";
import { fieldsOf, type Fields } from "./fields.js";
import { messageDefinitions, notificationsOf, requestsOf, type Message, type Messages } from "./messages.js";
import { typeInWords } from "./words.js";

/** What changed between two revisions, in Markdown: method by method, field by field. Both with their errata applied. */
export function diffReport(from: string, before: Loaded, to: string, after: Loaded): string {
  const sections = [
    section("Requests", messageBlocks(requestsOf(before), requestsOf(after))),
    section("Notifications", messageBlocks(notificationsOf(before), notificationsOf(after))),
    section("Other definitions", definitionBlocks(before, after)),
    section("Error codes", list(compareTables(before.tables.errorCodes, after.tables.errorCodes))),
    section("Reserved `_meta` keys", list(compareTables(before.tables.metaKeys, after.tables.metaKeys))),
    section("HTTP headers", list(compareTables(before.tables.headers, after.tables.headers))),
  ];
  return `# From ${from} to ${to}\n\n${INTRODUCTION}\n${sections.join("")}`;
}

const INTRODUCTION = `What the schemas and method tables say differently, with errata applied. What is not here is the same in both; what only
prose regulates (transports, authorization, order of events) is not compared.`;

function messageBlocks(before: Messages, after: Messages): string {
  const methods = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...methods]
    .toSorted()
    .map((method) => block(`\`${method}\``, messageLines(before[method], after[method])))
    .join("");
}

function messageLines(before: Message | undefined, after: Message | undefined): string[] {
  if (after === undefined) return [`Gone.${said(before?.description)}`];
  if (before === undefined) {
    const facts = Object.entries(after.facts).map(([about, fact]) => `${capitalise(about)}: ${fact}.`);
    return [
      `New.${said(after.description)}`,
      ...facts,
      ...inside("params", compareFields(NO_FIELDS, after.paramsFields)),
      ...inside("result", compareFields(NO_FIELDS, after.resultFields)),
    ];
  }
  return [
    ...(after.deprecated && !before.deprecated ? [DEPRECATED] : []),
    ...Object.entries(after.facts)
      .filter(([about, fact]) => before.facts[about] !== fact)
      .map(([about, fact]) => `${capitalise(about)}: ${before.facts[about] ?? "nothing"}, before; now ${fact}.`),
    ...(before.result === after.result ? [] : [`Its result was \`${before.result}\`, and is now \`${after.result}\`.`]),
    ...inside("params", compareFields(before.paramsFields, after.paramsFields)),
    ...inside("result", compareFields(before.resultFields, after.resultFields)),
  ];
}

const inside = (place: string, lines: readonly string[]): string[] => lines.map((line) => `In ${place}: ${line}`);

function definitionBlocks(before: Loaded, after: Loaded): string {
  const told = new Set([...messageDefinitions(before), ...messageDefinitions(after)]);
  const [old, fresh] = [before.corrected.$defs, after.corrected.$defs];
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])]
    .filter((name) => !told.has(name))
    .toSorted()
    .map((name) => block(`\`${name}\``, definitionLines(old, fresh, name)))
    .join("");
}

function definitionLines(old: Definitions, fresh: Definitions, name: string): string[] {
  if (!Object.hasOwn(fresh, name)) return [`Gone.${said(old[name]?.description)}`];
  const after = definition(fresh, name);
  if (!Object.hasOwn(old, name))
    return [`New.${said(after.description)}`, ...compareFields(NO_FIELDS, fieldsOf(fresh, after))];
  const before = definition(old, name);
  const deprecated = after.deprecated && !before.deprecated ? [DEPRECATED] : [];
  if (before.anyOf ?? after.anyOf) return [...deprecated, ...compareAlternatives(branches(before), branches(after))];
  const [was, is] = [typeInWords(before), typeInWords(after)];
  if (was !== is) return [...deprecated, `Was ${was}, and is now ${is}.`];
  return [...deprecated, ...compareFields(fieldsOf(old, before), fieldsOf(fresh, after))];
}

const branches = (schema: JsonSchema): string[] => (schema.anyOf ?? [schema]).map(typeInWords);
const NO_FIELDS: Fields = new Map();
const DEPRECATED = "Now deprecated: still there, and due to leave.";

const section = (title: string, body: string): string => (body === "" ? "" : `\n## ${title}\n${body}`);
const block = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? "" : `\n### ${title}\n${list(lines)}`;
const list = (lines: readonly string[]): string =>
  lines.length === 0 ? "" : `\n${lines.map((line) => `- ${line}\n`).join("")}`;
const said = (description: string | undefined): string => (description === undefined ? "" : ` ${description}`);
const capitalise = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
