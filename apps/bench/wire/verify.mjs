// The correctness gate: figures of a server that answers wrongly are worth nothing.
import net from "node:net";
import { ID_MARK, parseReply, rawTemplate, speechOf } from "./requests.mjs";

const CONCURRENT = { call: 64, list: 8 };

/** Concurrent requests with ids and texts of their own must each get their own answer. */
export async function verify(server, operation, set) {
  const check = operation === "list" ? checkList : checkCall;
  await Promise.all(Array.from({ length: CONCURRENT[operation] }, (_, i) => check(server, 5_000_000 + i, set)));
}

async function checkCall(server, id) {
  const text = `hello ${id} ${"x".repeat(id % 40)}`;
  const { message, raw } = await post(server, speechOf(server).call(text, id));
  const right = message.id === id && message.result?.content?.[0]?.text === text && !message.result.isError;
  if (!right) throw new Error(`wrong answer to a call: ${raw.slice(0, 300)}`);
}

async function checkList(server, id, set) {
  const { message, raw } = await post(server, speechOf(server).list(id));
  const tools = message.result?.tools ?? [];
  const whole = (tool) =>
    tool.inputSchema.type === "object" &&
    Object.keys(tool.inputSchema.properties).length === (tool.name === "echo" ? 1 : 10);
  const right = message.id === id && tools.length === (set === "fifty" ? 50 : 1) && tools.every(whole);
  if (!right) throw new Error(`wrong answer to a list: ${raw.slice(0, 300)}`);
}

async function post(server, message) {
  const headers = speechOf(server).headersFor(message);
  const response = await fetch(server.url, { method: "POST", headers, body: JSON.stringify(message) });
  const raw = await response.text();
  if (response.status !== 200) throw new Error(`status ${response.status}: ${raw.slice(0, 300)}`);
  return { message: parseReply(response.headers.get("content-type"), raw, message.id), raw };
}

/** Bytes of one whole answer, so that a load run can show that it got such answers and not short errors. */
export function answerSize(server, operation) {
  const { before, after } = rawTemplate(server, operation);
  return new Promise((resolve, reject) => {
    let bytes = 0;
    const socket = net.connect(server.port, "127.0.0.1", () => socket.write(before + ID_MARK + after));
    const finish = () => {
      socket.destroy();
      resolve(bytes);
    };
    let quiet = setTimeout(finish, 3_000);
    socket.on("data", (data) => {
      bytes += data.length;
      clearTimeout(quiet);
      quiet = setTimeout(finish, 150);
    });
    socket.on("error", reject);
  });
}
