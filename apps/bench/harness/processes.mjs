// Child processes: pinned to a core, stopped for certain, and weighed by the kernel's own counters.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import { BENCH } from "./paths.mjs";

export const SERVER_CORE = 0;
export const LOAD_CORE = 1;
const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 1_500;
const canPin = os.cpus().length > 1 && works("taskset", ["--version"]);

/** Whether a command runs at all. */
export function works(command, args) {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** `[command, args]` that runs on one core where the machine has two and `taskset`; the server and its load do not share one. */
export function pinned(core, command, args) {
  return canPin ? ["taskset", ["-c", String(core), command, ...args]] : [command, args];
}

export const productionEnv = () => ({ ...process.env, NODE_ENV: "production" });

/** Runs to its end and gives its output; rejects on a bad exit or after `limitMs`. */
export async function output(core, command, args, { limitMs = 60_000, input = "", cwd } = {}) {
  const child = spawn(...pinned(core, command, args), { stdio: ["pipe", "pipe", "pipe"], env: productionEnv(), cwd });
  const text = { out: "", err: "" };
  child.stdout.on("data", (data) => (text.out += data));
  child.stderr.on("data", (data) => (text.err += data));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const guard = setTimeout(() => child.kill("SIGKILL"), limitMs);
  const [code, signal] = await once(child, "close");
  clearTimeout(guard);
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${signal ?? code}: ${text.err.slice(0, 600)}`);
  return text.out;
}

/** Starts children/http-server.mjs for one subject; resolves once it listens. */
export async function startServer(subject, { set = "one", core = SERVER_CORE, nodeArgs = [], env = {} } = {}) {
  const { adapter, part = "http", variant } = subject;
  const args = [...nodeArgs, `${BENCH}children/http-server.mjs`, adapter.file, part, variant, set];
  const child = spawn(...pinned(core, process.execPath, args), {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...productionEnv(), ...env },
  });
  let errors = "";
  child.stderr.on("data", (data) => (errors = (errors + data).slice(0, 4000)));
  const { port } = await Promise.race([
    once(child, "message").then(([message]) => message),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`${subject.key} ended with ${code}: ${errors}`))),
    late(START_LIMIT_MS, () => `${subject.key} did not start: ${errors}`),
  ]);
  return {
    port,
    pid: child.pid,
    url: `http://127.0.0.1:${port}/mcp`,
    ask: async (message) => {
      child.send(message);
      return (await once(child, "message"))[0];
    },
    stop: () => stop(child),
  };
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const guard = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
  await gone;
  clearTimeout(guard);
}

function late(ms, message) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(message())), ms).unref());
}

/** CPU seconds that a process has used so far, all threads, from the scheduler's nanosecond counters (Linux). */
export function cpuSeconds(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  const used = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]),
  );
  return used.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e9;
}

/** Starts a measurement; the returned function gives the CPU seconds that the process has used since. */
export function meter(pid) {
  const start = cpuSeconds(pid);
  return () => cpuSeconds(pid) - start;
}

/** Resident memory of a process in KiB (Linux). */
export function residentKiB(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
