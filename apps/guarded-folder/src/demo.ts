import type { Auth } from "@mortise/auth";
import { diagnose, formatDiagnosis } from "@mortise/auth/doctor";
import { connect } from "@mortise/mcp/client";
import type { Client } from "@mortise/mcp/client";
import { commandLineAuth } from "./command-line-client.js";
import { tell } from "./tell.js";

export interface DemoOptions {
  /** Where the guarded folder is. */
  readonly url: string;
  /** Takes the user to a URL; without it the browser of this machine opens. */
  readonly browser?: (url: string) => unknown;
  readonly say: (line: string) => void;
}

const FILE = "folder:///README.md";

/** Shows what a client meets on its way into a guarded server, from the first refusal to the sign-out. @throws Error when a step goes wrong */
export async function demo({ url, browser, say }: DemoOptions): Promise<void> {
  say("\nWithout a token");
  const refused = await fetch(url, { method: "POST" });
  say(`  POST ${url}: ${refused.status}`);
  say(`  WWW-Authenticate: ${refused.headers.get("www-authenticate")}`);

  say("\nWhat the doctor says");
  const diagnosis = await diagnose({ server: url });
  say(formatDiagnosis(diagnosis).trimEnd().replaceAll(/^/gm, "  "));
  if (!diagnosis.ok) throw new Error("The doctor found a rule that is broken.");

  say("\nA client signs in");
  const onEvent = (event: Parameters<typeof tell>[0]): void => say(`  The client ${tell(event)}.`);
  const auth = commandLineAuth(url, { ...(browser && { browser }), onEvent });
  const client = await connect(url, { http: { credentials: auth } });
  try {
    await useIt(client, say);
  } finally {
    await client.close();
  }
  await leave(auth, say);
}

async function useIt(client: Client, say: (line: string) => void): Promise<void> {
  say(`  It sees ${await visible(client)}.`);
  const found = await client.callTool("search", { text: "Mortise", maxMatches: 3 });
  const { matches } = found.structuredContent as { matches: { path: string }[] };
  say(`  It searches: ${matches.length} matches, the first in ${matches[0]?.path}.`);

  say("\nIt reads a file, for which it has no permission yet");
  const { contents } = await client.readResource(FILE);
  const [first] = contents;
  if (first === undefined || !("text" in first)) throw new Error(`${FILE} has no text.`);
  say(`  ${FILE} begins: ${first.text.split("\n", 1)[0]}`);
  say(`  Now it sees ${await visible(client)}.`);
}

/** What lists show depends on what the caller may use. */
async function visible(client: Client): Promise<string> {
  const [tools, resources] = [[] as string[], [] as string[]];
  for await (const { name } of client.tools()) tools.push(name);
  for await (const { uri } of client.resources()) resources.push(uri);
  return `the tools ${tools.join(", ")} and ${resources.length === 0 ? "no resources" : `the resources ${resources.join(", ")}`}`;
}

async function leave(auth: Auth, say: (line: string) => void): Promise<void> {
  say("\nIt leaves");
  if (!(await auth.signOut())) throw new Error("The authorization server did not revoke the tokens.");
}
