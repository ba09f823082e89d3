const tools = new Map([["echo", ({ text }) => ({ content: [{ type: "text", text }] })]]);
export default {
  async fetch(request) {
    const { id, params } = await request.json();
    return Response.json({ jsonrpc: "2.0", id, result: tools.get(params.name)(params.arguments) });
  },
};
