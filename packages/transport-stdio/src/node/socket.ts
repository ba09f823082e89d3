import type { Duplex } from "node:stream";
import { byteChannel } from "../byte-channel.js";
import type { ByteChannelOptions } from "../byte-channel.js";
import type { Channel } from "../channel.js";
import { endWriting, NodePort } from "./node-port.js";
import { within } from "../patience.js";

/** How long a closed socket waits for its peer to read and to close as well, in milliseconds. */
const LINGER_MS = 1000;

/**
 * A channel over a connected socket or any other `Duplex`: a Unix socket, TCP, TLS. It becomes the channel's own. For a server, listen with
 * `allowHalfOpen: true` where clients end their side before they have all answers.
 */
export function socketChannel(socket: Duplex, options: ByteChannelOptions = {}): Channel {
  return byteChannel(new NodePort(socket, socket, () => endSocket(socket)), options);
}

async function endSocket(socket: Duplex): Promise<void> {
  socket.resume(); // what still arrives is thrown away; unread it would reset the connection under our last words
  if (!(await within(LINGER_MS, endWriting(socket)))) return void socket.destroy();
  if (socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once("close", () => clearTimeout(timer));
  socket.once("end", () => socket.destroy());
}
