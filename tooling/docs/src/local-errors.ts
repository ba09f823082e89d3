import { AUTH_ERRORS } from "./auth-errors.js";

/** What to do about an error of this side, by its code, or by its class where it has no code. */
export interface Advice {
  readonly remedy: string;
  /** What has happened, where no class says it. */
  readonly cause?: string;
}

export const LOCAL_ERRORS: Readonly<Record<string, Advice>> = {
  ...AUTH_ERRORS,
  ABORTED: { remedy: "Nothing: the program itself gave the call up. `cause` is the reason that it gave its signal." },
  BACKLOG_FULL: {
    cause:
      "The peer does not read, and what waits for it has reached its bound. This message was not sent; the connection stands.",
    remedy: "Wait for answers before you send more, or raise the bound if the messages are large by nature.",
  },
  BAD_TARGET: {
    cause: "`connect` was given something that leads to no server.",
    remedy: "Pass an `http(s)` URL, `{ command, args }`, a server, a transport or an exchange.",
  },
  CLOSED: {
    remedy:
      "Connect again and repeat what may be repeated: of a request that was under way nobody knows whether it was carried out.",
  },
  COMMAND_REFUSED: {
    remedy: "Approve the command, or connect to another server. The hook sees exactly what would have run.",
  },
  CONNECT_FAILED: {
    remedy: "Look at `cause`: it is the error of the step that failed, and it has an entry of its own here.",
  },
  ContractViolation: {
    remedy: "Change what was tested. The message says which promise it broke, and what happened instead.",
  },
  DUPLICATE_ID: {
    cause: "A request was sent under an id that another request on this channel still uses.",
    remedy: "Give each request that is open an id of its own. Clients made by `createClient` do.",
  },
  ERA_NOT_FOUND: {
    remedy:
      "Look at what each attempt met: the message lists them. Is the URL the server's endpoint, the program an MCP server? `era` rules out attempts that make no sense.",
  },
  HTTP_STATUS: {
    remedy:
      "Look at `status` and `body`. 404 or 405: the URL is probably not the server's endpoint. 401 or 403: the transport needs other credentials. 5xx: try again later.",
  },
  ICON_REFUSED: { remedy: "Show the server's name instead. If the icon is yours, mend what the message names." },
  INITIALIZE_FAILED: {
    remedy: "Look at `cause`: the server said why it opens no session, or which version it wants to speak.",
  },
  INPUT_FAILED: { remedy: "Mend the handler that `cause` or the message names; then make the call again." },
  INPUT_REQUIRED: {
    remedy: "Give `createClient` or `connect` a handler for what was asked, or answer by hand with `requestState`.",
  },
  INVALID_HEADER_VALUE: {
    cause: "An argument that the tool wants mirrored in an HTTP header cannot be written into one.",
    remedy: "Send a safe integer, or text without half a surrogate pair.",
  },
  INVALID_MESSAGE: { remedy: "Report it to whoever made the peer: the message says what was wrong with what it sent." },
  LISTEN_FAILED: {
    cause: "The HTTP server could not listen: as a rule the port is taken, or may not be used by this user.",
    remedy: "Choose another port, or 0 for any that is free. `cause` is what the operating system said.",
  },
  LockedError: {
    remedy:
      "Look for a process that writes to the file for long, a backup or an editor; or raise `busyTimeoutMs`. Nothing was written, so that it may be done again.",
  },
  NETWORK: { remedy: "Check that the server runs and that the URL is right. `cause` is what the network said." },
  NO_ANSWER: { remedy: "Find out whether the request was carried out before you send it again, under a new id." },
  NO_QUEUE: {
    cause: "A subscription was iterated although it was opened with `onEvent`.",
    remedy: "Use one of the two: the callback, or `for await`.",
  },
  PROCESS_EXITED: {
    remedy: "Read the last lines of its stderr in the message: as a rule they say why it ended. Then connect again.",
  },
  RpcError: {
    remedy:
      "Look its `code` up [below](#errors-that-travel). What the peer said is in `message` and `data`; `code` is a number, so it cannot be mistaken for a local error.",
  },
  SESSION_LOST: {
    remedy:
      "Make the call again if it may be repeated: a new session is open by now. What reads only was repeated already; mark tools that may be called twice with `idempotentHint` or `readOnlyHint`.",
  },
  SPAWN_FAILED: {
    remedy: "Check the command, its path and its permissions: the message says what the operating system found.",
  },
  STDOUT_TAKEN: {
    cause: "A second server was to be served over the same stdout.",
    remedy: "Close the first one, or serve the second one over a channel of its own.",
  },
  SchemaError: { remedy: "Change the schema at the place that the message names." },
  STREAM_LOST: {
    cause: "The stream for what a server with sessions says unasked was cut, and it does not say where to go on.",
    remedy: "Nothing: a subscription that meets it is opened anew, and says `gap`. Read again what you rely on.",
  },
  StaleClaimError: {
    remedy:
      "Nothing: the task has ended, or its next holder goes on. If it happens often, raise `leaseMs`: the process was silent for longer than that.",
  },
  TIMEOUT: {
    remedy: "Raise `timeout`, or have the server report progress, which starts the time anew up to `maxTimeout`.",
  },
  TOO_MANY_PENDING: {
    cause: "As many requests as the transport allows are waiting for their answers.",
    remedy: "Wait for some of them, or raise `maxPending` of the transport.",
  },
  ToolError: {
    remedy:
      "Nothing: it is thrown by handlers on purpose. The model reads the message; in prompts and resources it becomes -32602.",
  },
  UNSAFE_HOST: {
    cause: "The server was told to listen where other machines can reach it, without saying under which names.",
    remedy:
      "Name them: `allowedHosts`, or listen on `127.0.0.1`. Otherwise any web page could reach it by DNS rebinding.",
  },
  UNSAFE_ORIGINS: {
    cause: "Cross-origin requests were allowed from everywhere, and nobody is asked who they are.",
    remedy: "Name the origins that may call, or add `authenticate`.",
  },
};
