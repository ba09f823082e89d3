import process from "node:process";
import type { Readable, Writable } from "node:stream";
import type { Exchange } from "@mortise/jsonrpc";
import { byteChannel } from "../byte-channel.js";
import type { ByteChannelOptions } from "../byte-channel.js";
import { serveChannel } from "../server.js";
import type { ServeChannelOptions, Serving } from "../serving.js";
import { NodePort } from "./node-port.js";
import { guardStdout } from "./stdout-guard.js";

export interface ServeStdioOptions extends ServeChannelOptions, ByteChannelOptions {
  /** Where requests come from. Default `process.stdin`. */
  readonly input?: Readable;
  /** Where answers go. Default `process.stdout`. */
  readonly output?: Writable;
  /** Where stray output goes. Default `process.stderr`. */
  readonly stray?: Writable;
}

/**
 * Serves this process's stdin and stdout. When stdin ends, running requests may finish within `drainMs`, then `closed` resolves; the process
 * ends by itself if nothing else keeps it. Until then stdout belongs to the protocol: other output is sent to stderr.
 */
export function serveStdio(exchange: Exchange, options: ServeStdioOptions = {}): Serving {
  const { input = process.stdin, output = process.stdout, stray = process.stderr } = options;
  const guard = guardStdout(output, stray);
  const close = async (): Promise<void> => {
    input.pause();
    (input as Partial<NodeJS.ReadStream>).unref?.(); // an open stdin alone must not keep the process
    await guard.flushed();
    guard.release();
  };
  return serveChannel(byteChannel(new NodePort(input, output, close, guard.write), options), exchange, options);
}
