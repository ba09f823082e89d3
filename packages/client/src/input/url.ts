import { InvalidMessageError } from "@mortise/jsonrpc";
import type { ElicitRequestURLParams, ElicitResult } from "@mortise/schema/2026-07-28";
import { isElicitResult } from "@mortise/schema/2026-07-28/validators";
import type { InputContext, InputHandlers } from "./handlers.js";
import { fromHandler, misfit } from "./handler-errors.js";

type Ask = NonNullable<InputHandlers["onUrl"]>;

/** Asks for consent to visit a page (client/elicitation § url mode). Nothing is fetched from it, not even to look whether it is there. */
export async function answerUrl(
  ask: Ask,
  params: ElicitRequestURLParams,
  context: InputContext,
): Promise<ElicitResult> {
  const { message, url } = params;
  const parsed = visitable(url);
  const question = { message, url, host: parsed.host, warnings: warningsAbout(parsed) };
  const answer = await fromHandler(context, "onUrl", () => ask(question, context));
  const result: unknown = { action: answer?.action };
  if (!isElicitResult(result)) throw misfit(context, "onUrl", isElicitResult.errors);
  return result;
}

function visitable(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === "https:" || parsed?.protocol === "http:") return parsed;
  throw new InvalidMessageError(
    `The server asked to visit ${JSON.stringify(url)}, which is no http or https URL; the user was not asked.`,
  );
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

function warningsAbout({ protocol, hostname, username, password }: URL): string[] {
  const warnings: string[] = [];
  if (protocol !== "https:" && !LOOPBACK.test(hostname)) {
    warnings.push("The connection is not encrypted: others can read and change what you see and type.");
  }
  if (hostname.split(".").some((label) => label.startsWith("xn--"))) {
    warnings.push(`The name of the site has unusual letters (${hostname}); it may imitate another.`);
  }
  if (username !== "" || password !== "") {
    warnings.push(`The part before "@" is not the site: the page is at ${hostname}.`);
  }
  return warnings;
}
