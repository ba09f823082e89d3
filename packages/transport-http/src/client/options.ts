import type { JsonRpcRequest, Transport } from "@mortise/jsonrpc";
import type { HeaderValue } from "../mirror.js";
import type { Credentials } from "./credentials.js";
import type { HttpSender } from "./sender.js";

/** Gives the `Mcp-Param-*` headers of a request: `["Region", "eu"]` becomes `Mcp-Param-Region: eu`. Values are encoded by the transport. */
export type ParamHeaders = (request: JsonRpcRequest) => Iterable<readonly [name: string, value: HeaderValue]>;

export interface HttpTransportOptions {
  /** What carries the requests. Default: global `fetch`; on Node `nodePool()` of `@mortise/transport-http/node` costs a fraction of it. */
  readonly sender?: HttpSender;
  /** More headers for every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentials?: Credentials;
  /** How often one request may be challenged before it fails. Default 3. */
  readonly maxChallenges?: number;
  /** The param that `Mcp-Name` mirrors, for methods of extensions: `{ "tasks/get": "taskId" }`. */
  readonly routing?: Readonly<Record<string, string>>;
  readonly paramHeaders?: ParamHeaders;
  /** Longest JSON answer, bytes, and longest event of a stream, UTF-16 units. Default 16 Mi. */
  readonly maxAnswer?: number;
  /** Deepest nesting of a message. Default 128. */
  readonly maxDepth?: number;
}

/** A client transport over HTTP. */
export interface HttpTransport extends Transport {
  /** May be set later: whoever learns of the tools' schemas (the client) fills it. Called for every request. */
  paramHeaders: ParamHeaders | undefined;
  /** Which param `Mcp-Name` mirrors, by method. Rows for methods of extensions may be added. */
  readonly routing: Map<string, string>;
}
