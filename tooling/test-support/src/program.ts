import type { ChildProcess } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Readable } from "node:stream";

const START_TIMEOUT = 30_000;

/** Folders in which programs are looked for. */
export const PATH: readonly string[] = (process.env.PATH ?? "").split(delimiter);

/** Whether all these programs are in the folder. */
export const holds = (folder: string, ...names: readonly string[]): boolean =>
  names.every((name) => isProgram(join(folder, name)));

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Waits until a server says that it is ready; whatever comes later is read and dropped, lest the pipe fill up. */
export function ready(name: string, server: ChildProcess, log: Readable | null, words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = (why: string): void => {
      server.kill("SIGTERM");
      reject(new Error(`${name} ${why}:\n${said}`));
    };
    const timer = setTimeout(fail, START_TIMEOUT, `was not ready after ${START_TIMEOUT} ms`);
    const exited = (code: number | null): void => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    };
    server.once("exit", exited);
    log?.on("data", (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-10_000);
      if (!words.test(said)) return;
      clearTimeout(timer);
      server.off("exit", exited);
      resolve();
    });
  });
}
