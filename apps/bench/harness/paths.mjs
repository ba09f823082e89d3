import { fileURLToPath } from "node:url";

/** The folder apps/bench, with a slash at its end. */
export const BENCH = fileURLToPath(new URL("..", import.meta.url));
export const PEERS = `${BENCH}peers/`;
export const PAGE = fileURLToPath(new URL("../../../docs/benchmarks.md", import.meta.url));
