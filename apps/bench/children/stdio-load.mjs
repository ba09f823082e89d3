// Drives one stdio server: lines as fast as it answers, a fixed number of requests in flight, bounded by seconds.
// node stdio-load.mjs <window> <seconds> <warm calls> -- <command> <args…>; prints one line of JSON: CPU µs of the server per call.
import { spawn } from "node:child_process";
import { meter, productionEnv } from "../harness/processes.mjs";
import { callRequest, template, TEXT } from "../wire/requests.mjs";

const [windowSize, seconds, warm] = process.argv.slice(2, 5).map(Number);
const [command, ...args] = process.argv.slice(6);
const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], env: productionEnv() });
child.on("exit", (code) => stop(new Error(`the server ended with ${code}`)));
const guard = setTimeout(() => stop(new Error("no end in sight")), (seconds + 40) * 1000);

let onLines = () => {};
let rest = "";
child.stdout.setEncoding("utf8").on("data", (data) => {
  const lines = (rest + data).split("\n");
  rest = lines.pop();
  if (lines.length) onLines(lines);
});

for (let i = 0; i < 20; i++) await checkOne(`check ${i}`, i);
const [before, after] = template(callRequest());
let id = 1_000_000;
await drive((done) => done >= warm);
const until = Date.now() + seconds * 1000;
const cpu = meter(child.pid);
const calls = await drive(() => Date.now() >= until);
process.stdout.write(JSON.stringify({ micros: (cpu() * 1e6) / calls, calls }));
stop();

function checkOne(text, checkId) {
  return new Promise((resolve) => {
    onLines = ([line]) => {
      const { id: answered, result } = JSON.parse(line);
      if (answered !== checkId || result?.content?.[0]?.text !== text || result.isError)
        stop(new Error(`wrong answer: ${line.slice(0, 300)}`));
      else resolve();
    };
    child.stdin.write(`${JSON.stringify(callRequest(text, checkId))}\n`);
  });
}

/** Keeps `windowSize` requests in flight until `enough(answers so far)`; resolves to the number of answers. */
function drive(enough) {
  return new Promise((resolve) => {
    let done = 0;
    let inFlight = windowSize;
    onLines = (lines) => {
      if (!lines[0].includes(TEXT)) stop(new Error(`wrong answer: ${lines[0].slice(0, 300)}`));
      done += lines.length;
      inFlight -= lines.length;
      if (!enough(done)) {
        inFlight += lines.length;
        child.stdin.write(requests(lines.length));
      } else if (inFlight === 0) resolve(done);
    };
    child.stdin.write(requests(windowSize));
  });
}

function requests(count) {
  let text = "";
  for (let i = 0; i < count; i++) text += `${before}${++id}${after}\n`;
  return text;
}

function stop(error) {
  clearTimeout(guard);
  child.removeAllListeners("exit");
  child.kill("SIGKILL");
  if (error) console.error(error.message);
  process.exitCode = error ? 1 : 0;
  if (error) process.exit();
}
