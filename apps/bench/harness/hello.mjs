// The smallest real programs, one file per subject and kind, for what is measured on a whole program: its size and its start.
import { existsSync } from "node:fs";

/** Kinds of program and the runtime that they are bundled for. */
export const KINDS = {
  stdio: { title: "server over stdio", runtime: "node" },
  http: { title: "server over HTTP on Node", runtime: "node" },
  worker: { title: "server for Workers", runtime: "worker" },
  client: { title: "client for browsers", runtime: "browser" },
};

/** Subjects that have a program of this kind. */
export function programsOf(adapters, kind) {
  return adapters
    .map((adapter) => ({
      key: adapter.name,
      file: `${adapter.hello ?? `${adapter.home}hello/${adapter.name}/`}${kind}.mjs`,
      home: adapter.home,
    }))
    .filter(({ file }) => existsSync(file));
}
