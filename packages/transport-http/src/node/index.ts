export { nodeHandler } from "./node-handler.js";
export type { NodeHandler } from "./node-handler.js";
export { listen } from "./listen.js";
export type { Listening, ListenOptions } from "./listen.js";
export { nodePool } from "./node-pool.js";
export type { NodePoolOptions } from "./node-pool.js";
