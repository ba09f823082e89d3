import type { Exchange, Transport } from "@mortise/jsonrpc";
import { fetchHandler, fetchSender, httpTransport } from "@mortise/transport-http";
import type { HttpServerOptions } from "@mortise/transport-http";
import { byteChannel, channelTransport, serveChannel, webStreamPort } from "@mortise/transport-stdio";
import type { WebStreams } from "@mortise/transport-stdio";

const ENDPOINT = "http://localhost/mcp";
const DRAIN_MS = 100;

/** The stdio transport over two streams of bytes in this process. */
export function overStdio(server: Exchange): Transport {
  const [near, far] = streamPair();
  const serving = serveChannel(byteChannel(webStreamPort(far)), server, { drainMs: DRAIN_MS });
  const transport = channelTransport(byteChannel(webStreamPort(near)));
  return closingBoth(transport, () => serving.close());
}

/** The HTTP transport over the fetch face of a server in this process. */
export function overHttp(server: Exchange, options: HttpServerOptions = {}): Transport {
  const handler = fetchHandler(server, { drainTimeout: DRAIN_MS, ...options });
  const sender = fetchSender((input, init) => handler.fetch(new Request(input, init)));
  return closingBoth(httpTransport(ENDPOINT, { sender }), () => handler.close());
}

function streamPair(): readonly [WebStreams, WebStreams] {
  const there = new TransformStream<Uint8Array, Uint8Array>(undefined, BUFFER, BUFFER);
  const back = new TransformStream<Uint8Array, Uint8Array>(undefined, BUFFER, BUFFER);
  return [
    { readable: back.readable, writable: there.writable },
    { readable: there.readable, writable: back.writable },
  ];
}

/** As much as a pipe holds, so that a turn's writes need not wait for each other. */
const BUFFER: QueuingStrategy<Uint8Array> = { highWaterMark: 64 * 1024, size: (chunk) => chunk.byteLength };

/** Changes the transport in place: others may have looked at what it is (a mirroring transport has more members). */
function closingBoth(transport: Transport, closeServer: () => Promise<void>): Transport {
  const close = transport.close.bind(transport);
  return Object.assign(transport, { close: () => close().then(closeServer) });
}
