export const clients = {
  /** The Node-native pool. */
  node: {
    async connect({ url }) {
      const { nodePool } = await import("@mortise/transport-http/node");
      return connected(url, { sender: nodePool() });
    },
  },
  /** Global fetch. */
  fetch: { connect: ({ url }) => connected(url, {}) },
};

async function connected(url, options) {
  const { createClient } = await import("@mortise/client");
  const { httpTransport } = await import("@mortise/transport-http");
  const client = createClient({ name: "bench", version: "1.0.0" }, { transport: httpTransport(url, options) });
  return {
    call: async (text) => (await client.callTool("echo", { text })).content[0].text,
    close: () => client.close(),
  };
}
