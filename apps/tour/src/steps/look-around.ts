import type { Step } from "../step.js";

/** Learning what a server is and has. */
export const lookAround: readonly Step[] = [
  {
    title: "Ask the server what it is",
    code: "const about = await client.discover();",
    async run(client, { say, check }) {
      const { capabilities, instructions, supportedVersions, _meta } = await client.discover();
      const server = _meta?.["io.modelcontextprotocol/serverInfo"];
      say(`${server?.title} ${server?.version}, protocol ${supportedVersions.join(", ")}`);
      say(`To models it says: ${instructions}`);
      const offered = Object.keys(capabilities).sort().join(", ");
      check(`It offers ${offered}.`, offered === "completions, prompts, resources, tools");
    },
  },
  {
    title: "List what it offers",
    code: "for await (const tool of client.tools()) …   // and resourceTemplates(), prompts()",
    async run(client, { say, check }) {
      const names: string[] = [];
      const list = (kind: string, name: string, title = ""): void => {
        names.push(name);
        say(`${kind.padEnd(10)} ${name.padEnd(18)} ${title}`);
      };
      for await (const { name, title } of client.tools()) list("tool", name, title);
      for await (const { uriTemplate, title } of client.resourceTemplates()) list("resources", uriTemplate, title);
      for await (const { name, title } of client.prompts()) list("prompt", name, title);
      const expected = ["search", "stat", "folder:///{+path}", "explain-file"];
      check("Two tools, a resource template and a prompt.", names.join() === expected.join());
    },
  },
];
