// The load generator for machines without wrk: keep-alive sockets, one request at a time each, for a bounded time.
// node http-load.mjs <port> <connections> <seconds>, the request template on stdin; prints one line of JSON.
import net from "node:net";
import { text } from "node:stream/consumers";
import { ID_MARK } from "../wire/requests.mjs";

const [port, connections, seconds] = process.argv.slice(2).map(Number);
const { before, after } = JSON.parse(await text(process.stdin));
const until = Date.now() + seconds * 1000;
const total = { requests: 0, bytes: 0, errors: 0 };
let id = ID_MARK;

await Promise.all(Array.from({ length: connections }, oneConnection));
process.stdout.write(JSON.stringify(total));

function oneConnection() {
  return new Promise((done) => {
    let answer = "";
    const send = () => {
      if (Date.now() >= until) return void (socket.destroy(), done());
      answer = "";
      socket.write(before + ++id + after);
    };
    const socket = net.connect(port, "127.0.0.1", send).setNoDelay(true).setEncoding("latin1");
    socket.on("data", (data) => {
      answer += data;
      if (!isWhole(answer)) return;
      total.requests++;
      total.bytes += answer.length;
      if (answer[9] !== "2") total.errors++;
      send();
    });
    socket.on("error", () => void (total.errors++, done()));
  });
}

function isWhole(answer) {
  const end = answer.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, end + 2));
  return length ? answer.length >= end + 4 + Number(length[1]) : answer.endsWith("0\r\n\r\n");
}
