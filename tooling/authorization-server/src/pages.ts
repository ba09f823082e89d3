const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escape(title)}</title>
<style>body{font:16px/1.5 system-ui;max-width:32rem;margin:4rem auto;padding:0 1rem}button{font:inherit;margin-right:.5rem}</style>
<h1>${escape(title)}</h1>
${body}`;

/** Asks who the user is. Anybody may be anybody: this server guards nothing of value. */
export const signInPage = (action: string): string =>
  page(
    "Sign in",
    `<form method="post" action="${escape(action)}">
<p><label>Name <input name="login" required autofocus></label>
<p><button name="decision" value="allow">Sign in</button>
</form>`,
  );

/** What a user has to see before deciding (security considerations § Client ID Metadata Document Security). */
export interface ConsentQuestion {
  readonly action: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
}

export const consentPage = ({ action, clientId, clientName, redirectUri, scopes }: ConsentQuestion): string => {
  const { hostname } = new URL(redirectUri);
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return page(
    `Allow ${clientName}?`,
    `<p>Client: <code>${escape(clientId)}</code>
<p>The answer goes to <strong id="redirect-host">${escape(hostname)}</strong>.
${local ? "<p>That is a program on this computer. Go on only if you have just started it yourself." : ""}
<form method="post" action="${escape(action)}">
${scopes.map((scope) => `<p><label><input type="checkbox" name="scope" value="${escape(scope)}" checked> ${escape(scope)}</label>`).join("\n")}
<p><button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button>
</form>`,
  );
};
