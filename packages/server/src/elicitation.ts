import type { ElicitRequest, ElicitResult } from "@mortise/schema/2026-07-28";
import { formSchema } from "./fields.js";
import type { Fields, FormContent } from "./fields.js";
import { ToolError } from "./tool-error.js";

/** A form to fill in. Never for secrets, because they would pass through the client; a field whose name or title sounds like one is refused. */
export interface FormElicitation<F extends Fields = Fields> {
  /** What the person reads above the form. */
  readonly message: string;
  readonly fields: F;
}

/** A page to visit, for whatever the client must not see. That the person agreed does not mean that they are done there. */
export interface UrlElicitation {
  /** What the person reads before deciding. */
  readonly message: string;
  /** `https:` outside of development; holds nothing secret or personal. */
  readonly url: string;
}

export type Elicitation = FormElicitation | UrlElicitation;

/** What the person did. Only an accepted form has content. */
export type Elicited<E extends Elicitation> =
  | (E extends FormElicitation<infer F>
      ? { readonly action: "accept"; readonly content: FormContent<F> }
      : { readonly action: "accept" })
  | { readonly action: "decline" }
  | { readonly action: "cancel" };

/** What `ctx.ask` returns: the filled-in form, nothing for a page. */
export type Asked<E extends Elicitation> = E extends FormElicitation<infer F> ? FormContent<F> : void;

/**
 * A form made once, when the server starts, so that a mistake in it shows then and not when somebody is asked.
 * @throws Error when a field is none that a form may have, or sounds like a secret
 * @example
 * const address = form("Where to?", { city: text(), express: flag({ default: false }) });
 * // in a handler: await ctx.ask("address", address)
 */
export function form<const F extends Fields>(message: string, fields: F): FormElicitation<F> {
  formSchema(fields);
  return { message, fields };
}

export function elicitRequest(question: Elicitation): ElicitRequest {
  const { message } = question;
  if (!("url" in question)) {
    return {
      method: "elicitation/create",
      params: { mode: "form", message, requestedSchema: formSchema(question.fields) },
    };
  }
  if (!URL.canParse(question.url))
    throw new Error(`${JSON.stringify(question.url)} is no URL that a person could visit.`);
  return { method: "elicitation/create", params: { mode: "url", message, url: question.url } };
}

export const readElicited = ({ action, content }: ElicitResult) =>
  action === "accept" ? { action, ...(content && { content }) } : { action };

/** The form's content, where there is one. @throws ToolError that says so when the person did not accept */
export function accepted(answer: Elicited<Elicitation>, message: string): FormContent<Fields> | undefined {
  if (answer.action === "accept") return "content" in answer ? answer.content : undefined;
  throw new ToolError(
    `The user ${answer.action === "decline" ? "declined to answer" : "closed the question"}: ${message}`,
  );
}
