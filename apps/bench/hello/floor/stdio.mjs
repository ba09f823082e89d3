const tools = new Map([["echo", ({ text }) => ({ content: [{ type: "text", text }] })]]);
let rest = "";
process.stdin.setEncoding("utf8").on("data", (chunk) => {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    const { id, params } = JSON.parse(line);
    process.stdout.write(
      `${JSON.stringify({ jsonrpc: "2.0", id, result: tools.get(params.name)(params.arguments) })}\n`,
    );
  }
});
