import { JSON_RPC_CODES } from "@mortise/jsonrpc";
import { REVISIONS } from "@mortise/schema";
import type { OtherAnswer } from "@mortise/transport-http";
import { LEGACY_REVISIONS } from "../../revisions.js";

/** An HTTP answer that says no, with a JSON-RPC error that belongs to no id. */
export const refuse = (status: number, message: string, more: Partial<OtherAnswer> & { data?: object } = {}) => {
  const { data, headers } = more;
  const error = { code: JSON_RPC_CODES.invalidRequest, message, ...(data && { data }) };
  return { status, ...(headers && { headers }), body: JSON.stringify({ jsonrpc: "2.0", error }) } as OtherAnswer;
};

export const ACCEPTED: OtherAnswer = { status: 202 };

export const DELETED: OtherAnswer = { status: 204 };

/** One and the same for a session that never was, that is over, and that is somebody else's: the difference is nobody's business. */
export const NO_SUCH_SESSION = refuse(404, "There is no such session. Begin a new one with initialize.");

export const SESSION_MISSING = refuse(
  400,
  `The header Mcp-Session-Id is missing. Begin a session with initialize (${LEGACY_REVISIONS.join(", ")}), or name protocol version ${REVISIONS[0]} in _meta and in the header MCP-Protocol-Version.`,
  { data: { supported: REVISIONS } },
);

export const UNSUPPORTED_VERSION = (version: string): OtherAnswer =>
  refuse(
    400,
    `Protocol version ${JSON.stringify(version.slice(0, 100))} is not spoken here; use one of ${REVISIONS.join(", ")}.`,
    { data: { supported: REVISIONS } },
  );

export const NO_ROOM = refuse(503, "Too many sessions are in use. Try again in a moment.", {
  headers: { "Retry-After": "1" },
});

export const CLOSING = refuse(503, "The server is shutting down. Connect again in a moment.", {
  headers: { "Retry-After": "1" },
});

export const WRONG_METHOD = (allowed: string): OtherAnswer =>
  refuse(405, `This does nothing here. Use ${allowed}.`, { headers: { Allow: allowed } });

export const STREAM_UNREADABLE = refuse(406, `The answer is a stream: send "Accept: text/event-stream".`);

/** The client would wait in vain for what is lost, so it has to know. */
export const NOTHING_TO_RESUME = refuse(
  410,
  "That stream cannot be resumed: it is over, or what was sent after this event is not kept any more.",
);

export const BAD_BATCH = (why: string): OtherAnswer => refuse(400, why);
