import type { Exchange, Transport } from "@mortise/jsonrpc";

/** A transport that is to be tested. */
export interface TransportSubject<L extends Link = Link> {
  /** Stands in messages. */
  readonly name: string;
  /**
   * Makes a fresh connection, one for each case, at whose other end `peer` answers. Where the other end is another process, that
   * process serves a `transportPeer()` of its own and `peer` is left alone.
   */
  connect(peer: Exchange): L | Promise<L>;
  /** Breaks a connection from the other end, as a crash would. Where it is given, the suite tests what becomes of open requests. */
  sever?(link: L): unknown;
  /** Characters of a large text that is sent each way; below the limits of the transport. Default 1 Mi. */
  readonly largeText?: number;
  /** Milliseconds that one case may take. Default 10,000. */
  readonly timeout?: number;
}

/** A connection that the contract suite has to itself. It may hold more, for `sever`. */
export interface Link {
  readonly transport: Transport;
  /** Frees what `connect` made beside the transport (a server, a process), after the transport was closed. */
  close?(): unknown;
}
