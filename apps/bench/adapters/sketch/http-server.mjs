import { listen } from "../../harness/listen.mjs";
import { checkContent, checkEnvelope, checkMirror, checkSender, parse } from "./checks.mjs";
import { dispatcher, failed } from "./dispatch.mjs";

const LIMIT = 4 << 20;

export async function httpServer({ set }) {
  const dispatch = await dispatcher(set);
  return listen((req, res) => {
    if (req.method !== "POST") return void res.writeHead(405).end();
    const chunks = [];
    let size = 0;
    req.on("data", (chunk) => {
      size += chunk.length;
      if (size > LIMIT) req.destroy();
      else chunks.push(chunk);
    });
    req.on("end", async () => {
      const [status, body] = await answer(dispatch, req.headers, Buffer.concat(chunks).toString("utf8"));
      res.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
      res.end(body);
    });
  });
}

async function answer(dispatch, headers, text) {
  let message;
  try {
    checkSender(headers);
    checkContent(headers);
    message = parse(text);
    checkEnvelope(message);
    checkMirror(headers, message);
    return [200, await dispatch(message)];
  } catch (error) {
    return failed(error, message?.id);
  }
}
