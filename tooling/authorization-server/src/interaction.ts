import type { IncomingMessage, ServerResponse } from "node:http";
import type Provider from "oidc-provider";
import type { Interaction } from "oidc-provider";
import { consentPage, signInPage } from "./pages.js";

const MAX_FORM = 16_384;

/** Answers the pages between the authorization request and its redirect: who is it, and may the client? */
export async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const interaction = await provider.interactionDetails(request, response);
  if (request.method !== "POST") return show(provider, interaction, response);
  const form = await readForm(request);
  if (form.get("decision") === "deny") {
    const refusal = { error: "access_denied", error_description: "The user said no." };
    return provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
  }
  const result =
    interaction.prompt.name === "login"
      ? { login: { accountId: form.get("login") ?? "" } }
      : { consent: { grantId: await consent(provider, interaction, new Set(form.getAll("scope"))) } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

async function show(provider: Provider, interaction: Interaction, response: ServerResponse): Promise<void> {
  const { uid, prompt, params } = interaction;
  const action = `/interaction/${uid}`;
  const { client_id: clientId = "", redirect_uri: redirectUri = "" } = params;
  const client = await provider.Client.find(clientId);
  const html =
    prompt.name === "login"
      ? signInPage(action)
      : consentPage({
          action,
          clientId,
          clientName: client?.clientName ?? clientId,
          redirectUri,
          scopes: asked(interaction),
        });
  response.writeHead(200, {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  });
  response.end(html);
}

const asked = ({ prompt: { details } }: Interaction): string[] => [
  ...(details.missingOIDCScope ?? []),
  ...Object.values(details.missingResourceScopes ?? {}).flat(),
];

/** Adds what was allowed to what the client has already. */
async function consent(provider: Provider, interaction: Interaction, allowed: ReadonlySet<string>): Promise<string> {
  const { grantId, session, params, prompt } = interaction;
  const known = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const grant = known ?? new provider.Grant({ accountId: session?.accountId, clientId: params.client_id });
  // What is not allowed has to be said, too, or the question comes again.
  for (const scope of prompt.details.missingOIDCScope ?? [])
    if (allowed.has(scope)) grant.addOIDCScope(scope);
    else grant.rejectOIDCScope(scope);
  for (const [resource, scopes] of Object.entries(prompt.details.missingResourceScopes ?? {}))
    for (const scope of scopes)
      if (allowed.has(scope)) grant.addResourceScope(resource, scope);
      else grant.rejectResourceScope(resource, scope);
  return grant.save();
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk as string;
    if (text.length > MAX_FORM) throw new Error("The form is too long.");
  }
  return new URLSearchParams(text);
}
