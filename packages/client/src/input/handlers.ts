import type {
  ClientCapabilities,
  CreateMessageRequestParams,
  CreateMessageResult,
  ElicitRequestFormParams,
  ElicitResult,
  Implementation,
  Root,
} from "@mortise/schema/2026-07-28";

/** What surrounds one question of a server. */
export interface InputContext {
  /** Names the question within its call. */
  readonly key: string;
  /** The request that the server cannot answer without input, `"tools/call"` for example; `""` for a server that does not say. */
  readonly method: string;
  /** What that request is about: the name of a tool or prompt, the URI of a resource; `""` where that is not known. */
  readonly about: string;
  /** What the server calls itself, where it says so. Not verified. */
  readonly serverInfo: Implementation | undefined;
  /** Aborts when the call is over, or another of its questions failed: take the question off the screen. */
  readonly signal: AbortSignal;
}

/** A form to fill in. All of it is the server's word: show it as text, never as markup or links. */
export interface FormQuestion {
  readonly message: string;
  /** A flat object of strings, numbers, booleans and choices. */
  readonly requestedSchema: ElicitRequestFormParams["requestedSchema"];
  /** What the form should hold when it opens: the schema's defaults. */
  readonly defaults: FormValues;
}

export type FormValues = NonNullable<ElicitResult["content"]>;

/**
 * What the person did with a form. Fields that `content` leaves out get their default; one that is there with the value `undefined` was
 * emptied and is left out.
 */
export type FormAnswer =
  | { readonly action: "accept"; readonly content?: { readonly [field: string]: FormValues[string] | undefined } }
  | { readonly action: "decline" | "cancel" };

/** A page to visit. Show all of `url`, stress `host`, repeat the warnings, and open it, once the person agrees, where neither this program nor a model can look into it. */
export interface UrlQuestion {
  readonly message: string;
  /** An `http:` or `https:` URL as the server gave it. Nothing was fetched from it: do not do so either. */
  readonly url: string;
  /** Who would be visited, in the ASCII form in which no letter can pass for another. */
  readonly host: string;
  /** What is suspicious about the URL, a sentence each. */
  readonly warnings: readonly string[];
}

/** `accept` means that the person agreed to visit the page, not that they are done there. */
export interface UrlAnswer {
  readonly action: ElicitResult["action"];
}

/** How a client answers what servers ask. What there is a handler for is declared with every request. */
export interface InputHandlers {
  /** Shows a form. Its answer is checked against the schema before it is sent. */
  readonly onForm?: (question: FormQuestion, context: InputContext) => FormAnswer | Promise<FormAnswer>;
  /** Asks whether to visit a page. */
  readonly onUrl?: (question: UrlQuestion, context: InputContext) => UrlAnswer | Promise<UrlAnswer>;
  /**
   * Asks a model; throw when the person does not approve. Never exceed `maxTokens`. Requests with tools are refused unless
   * `capabilities: { sampling: { tools: {} } }` is set.
   * @deprecated by the protocol; still specified
   */
  readonly onSample?: (
    params: CreateMessageRequestParams,
    context: InputContext,
  ) => CreateMessageResult | Promise<CreateMessageResult>;
  /**
   * The folders that the server may know of, `file:` URIs that the person has agreed to share.
   * @deprecated by the protocol; still specified
   */
  readonly roots?: readonly Root[] | ((context: InputContext) => readonly Root[] | Promise<readonly Root[]>);
}

/** What the handlers make possible, and what the caller says instead. */
export function capabilitiesOf(handlers: InputHandlers, declared: ClientCapabilities = {}): ClientCapabilities {
  const { onForm, onUrl, onSample, roots } = handlers;
  return {
    ...((onForm || onUrl) && { elicitation: { ...(onForm && { form: {} }), ...(onUrl && { url: {} }) } }),
    ...(onSample && { sampling: {} }),
    ...(roots && { roots: {} }),
    ...declared,
  };
}
