// Three ways to post one call from Node, with no client around them.
import { callRequest, headersFor } from "../../wire/requests.mjs";

const HEADERS = headersFor(callRequest());
const textOf = (answer) => answer.result.content[0].text;

/** Calls with an id of their own each. */
function counted(send, close = async () => {}) {
  let id = 0;
  return { call: async (text) => textOf(await send(JSON.stringify(callRequest(text, ++id)))), close };
}

export const clients = {
  fetch: {
    async connect({ url }) {
      return counted(async (body) => (await fetch(url, { method: "POST", headers: HEADERS, body })).json());
    },
  },

  http: {
    async connect({ url }) {
      const { Agent, request } = await import("node:http");
      const agent = new Agent({ keepAlive: true, maxSockets: 64 });
      return counted(
        (body) => nodePost(request, agent, url, body),
        async () => agent.destroy(),
      );
    },
  },

  undici: {
    async connect({ url }) {
      const { Pool } = await import("undici");
      const { origin, pathname: path } = new URL(url);
      const pool = new Pool(origin, { connections: 32 });
      return counted(
        async (body) => (await pool.request({ path, method: "POST", headers: HEADERS, body })).body.json(),
        () => pool.close(),
      );
    },
  },
};

function nodePost(request, agent, url, body) {
  return new Promise((resolve, reject) => {
    const headers = { ...HEADERS, "Content-Length": Buffer.byteLength(body) };
    const req = request(url, { method: "POST", agent, headers }, (res) => {
      let text = "";
      res.setEncoding("utf8").on("data", (chunk) => (text += chunk));
      res.on("end", () => resolve(JSON.parse(text)));
    });
    req.on("error", reject);
    req.end(body);
  });
}
