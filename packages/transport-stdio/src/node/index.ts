export { serveStdio } from "./stdio-server.js";
export type { ServeStdioOptions } from "./stdio-server.js";
export { stdioTransport } from "./process.js";
export type { StdioTransport, StdioTransportOptions } from "./process.js";
export type { Command, CommandPreview } from "./command.js";
export type { ShutdownTimes } from "./process-tree.js";
export { CommandRefusedError, ProcessExitedError, SpawnFailedError } from "./errors.js";
export type { SystemError } from "./errors.js";
export { socketChannel } from "./socket.js";
