// HTTP load on one server, by wrk where it is installed, else by a Node process. Loopback only, bounded by connections and seconds.
import { mkdirSync, writeFileSync } from "node:fs";
import { BENCH } from "../harness/paths.mjs";
import { LOAD_CORE, meter, output, works } from "../harness/processes.mjs";
import { ID_MARK, rawTemplate } from "./requests.mjs";

const GENERATORS = { wrk: runWrk, node: runNode };

/** Which generator `--load` means on this machine. */
export function chooseGenerator(wanted) {
  if (wanted !== "auto") return wanted;
  return works("sh", ["-c", "command -v wrk"]) ? "wrk" : "node";
}

/**
 * @returns CPU microseconds of the server per request, and how many requests that was
 * @throws Error when an answer was an error or of another size than the verified one
 */
export async function load(server, operation, { generator, connections, seconds, bytes }) {
  const request = rawTemplate(server, operation);
  const stop = meter(server.pid);
  const got = await GENERATORS[generator](server, request, connections, seconds);
  const micros = (stop() * 1e6) / got.requests;
  if (got.errors) throw new Error(`${got.errors} error answers or broken connections under load`);
  const mean = got.bytes / got.requests;
  if (Math.abs(mean / bytes - 1) > 0.05)
    throw new Error(`answers under load have ${mean.toFixed(0)} bytes, the verified one ${bytes}`);
  return { micros, requests: got.requests };
}

async function runNode(server, request, connections, seconds) {
  const args = [`${BENCH}children/http-load.mjs`, String(server.port), String(connections), String(seconds)];
  return JSON.parse(await output(LOAD_CORE, process.execPath, args, { input: JSON.stringify(request) }));
}

async function runWrk(server, { before, after }, connections, seconds) {
  const script = `${BENCH}.work/wrk-${process.pid}.lua`;
  mkdirSync(`${BENCH}.work`, { recursive: true });
  const quote = (text) => `[==[\n${text.replaceAll("\r\n", "\n")}]==]`;
  writeFileSync(
    script,
    `local before = string.gsub(${quote(before)}, "\\n", "\\r\\n")
local after = ${quote(after)}
local id = ${ID_MARK}
request = function() id = id + 1; return before .. id .. after end
done = function(summary)
  local e = summary.errors
  io.write(string.format('\\nRESULT{"requests":%d,"bytes":%d,"errors":%d}\\n', summary.requests, summary.bytes, e.status + e.connect + e.read + e.write + e.timeout))
end
`,
  );
  const whole = Math.max(1, Math.round(seconds)); // wrk counts in whole seconds
  const args = ["-t1", `-c${connections}`, `-d${whole}s`, "--timeout", "20s", "-s", script, server.url];
  return JSON.parse(/RESULT(\{.*\})/.exec(await output(LOAD_CORE, "wrk", args))[1]);
}
