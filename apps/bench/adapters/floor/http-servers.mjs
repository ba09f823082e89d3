import { listen } from "../../harness/listen.mjs";
import { answers } from "./answer.mjs";

const STREAM_HEADERS = { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" };

export const httpServers = {
  /** node:http, one JSON body. */
  json: {
    async start({ set }) {
      const answer = await answers(set);
      return listen((req, res) => {
        let text = "";
        req.setEncoding("utf8");
        req.on("data", (chunk) => (text += chunk));
        req.on("end", async () => {
          const message = JSON.parse(text);
          if (message.method === "subscriptions/listen") return openStream(res, message);
          const body = JSON.stringify(await answer(message));
          res.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
          res.end(body);
        });
      });
    },
  },

  /** The same behind a web-standard (Request) => Response. */
  fetch: {
    async start({ set }) {
      const { getRequestListener } = await import("@hono/node-server");
      const answer = await answers(set);
      const headers = { "Content-Type": "application/json" };
      return listen(
        getRequestListener(async (req) => new Response(JSON.stringify(await answer(await req.json())), { headers })),
      );
    },
  },
};

function openStream(res, { id, params }) {
  const acknowledged = {
    jsonrpc: "2.0",
    method: "notifications/subscriptions/acknowledged",
    params: { notifications: params.notifications, _meta: { "io.modelcontextprotocol/subscriptionId": id } },
  };
  res.writeHead(200, STREAM_HEADERS);
  res.write(`event: message\ndata: ${JSON.stringify(acknowledged)}\n\n`);
}
