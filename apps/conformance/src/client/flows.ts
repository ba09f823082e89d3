import type { Client } from "@mortise/client";
import type { JsonObject } from "@mortise/jsonrpc";
import { expectRefusal } from "./refusals.js";
import type { Scenario } from "./scenario.js";

type Flow = (client: Client, scenario: Scenario) => Promise<void>;

/** What a scenario wants done, by its name. */
const FLOWS: ReadonlyMap<string, Flow> = new Map<string, Flow>([
  ["initialize", listTools],
  ["tools_call", callTool],
  ["sse-retry", (client) => call(client, "test_reconnection")],
  ["elicitation-sep1034-client-defaults", (client) => call(client, "test_client_elicitation_defaults")],
  ["request-metadata", listTools],
  ["http-standard-headers", useEverything],
  ["http-custom-headers", makeGivenCalls],
  ["http-invalid-tool-headers", callWhatIsListed],
  ["json-schema-ref-no-deref", listTools],
  ["json-schema-2020-12-preservation", echoSchema],
  ["sep-2322-client-request-state", playRounds],
]);

/** @throws Error for a scenario that nothing here plays */
export function flowOf(scenario: string): Flow {
  const flow = scenario.startsWith("auth/") ? useProtectedTool : FLOWS.get(scenario);
  if (flow === undefined) throw new Error(`No flow for scenario ${JSON.stringify(scenario)}.`);
  return flow;
}

async function listTools(client: Client): Promise<void> {
  await client.listTools();
}

async function call(client: Client, tool: string): Promise<void> {
  await client.listTools();
  const { isError, content } = await client.callTool(tool, {});
  if (isError) throw new Error(`${tool} failed: ${JSON.stringify(content)}`);
}

/** Enough for each step of authorization to come up; what it needs rides on the transport. */
async function useProtectedTool(client: Client, { name }: Scenario): Promise<void> {
  await expectRefusal(name, async () => {
    await client.listTools();
    await client.callTool("test-tool", {});
  });
}

async function callTool(client: Client): Promise<void> {
  await client.listTools();
  await client.callTool("add_numbers", { a: 5, b: 3 });
}

/** One list and one use of everything that a server has. */
async function useEverything(client: Client): Promise<void> {
  for await (const { name } of client.tools()) await client.callTool(name, {});
  for await (const { uri } of client.resources()) await client.readResource(uri);
  for await (const { name } of client.prompts()) await client.getPrompt(name);
}

async function makeGivenCalls(client: Client, { context }: Scenario): Promise<void> {
  await client.listTools();
  const calls = context.toolCalls as readonly { readonly name: string; readonly arguments: JsonObject }[];
  for (const call of calls) await client.callTool(call.name, call.arguments);
}

async function callWhatIsListed(client: Client): Promise<void> {
  for await (const { name } of client.tools()) await client.callTool(name, { region: "us-west1" });
}

/** Sends a tool's input schema back as it came. */
async function echoSchema(client: Client): Promise<void> {
  const { tools } = await client.listTools();
  const schema = tools.find(({ name }) => name === "json_schema_2020_12_tool")?.inputSchema;
  await client.callTool("json_schema_echo", { schema });
}

async function playRounds(client: Client): Promise<void> {
  await client.listTools();
  // At once, so that a state that strays from one call into another shows.
  await Promise.all(
    ["test_mrtr_echo_state", "test_mrtr_no_state", "test_mrtr_unrelated"].map((tool) => client.callTool(tool, {})),
  );
  await client.callTool("test_mrtr_no_result_type", {}).catch(() => {}); // an error is an answer as well, a retry is not
}
