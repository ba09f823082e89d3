/** What the peer of the transport contract understands. `LISTEN` is the protocol's own: its notifications are routed by subscription id. */
export const PEER = {
  /** `{ value }` → `{ value }` */
  echo: "peer/echo",
  /** `{ error }` → that error */
  fail: "peer/fail",
  /** Breaks without an answer. */
  break: "peer/break",
  /** `{ group, size }` → `{ label }`, once `size` requests of the group have come; the last one is answered first. */
  gather: "peer/gather",
  /** `{ count, label }` → that many progress notifications, then `{ label }` */
  notify: "peer/notify",
  /** `{ key }` → `{}`, with a notification after the answer; `seen` tells when it was sent. */
  notifyLate: "peer/notify-late",
  /** A notification for a progress token that nobody has, then `{}`. */
  stray: "peer/stray",
  /** `{ key, stubborn }` → `{ key }` once released; unless stubborn it ends when it is cancelled. */
  hold: "peer/hold",
  /** `{ key }` lets go of what is held under the key. */
  release: "peer/release",
  /** `{ key }` → `{ arrived, cancelled, late }`: what became of it so far */
  seen: "peer/seen",
  /** `{ text }` goes to every open subscription. */
  publish: "peer/publish",
  /** Ends every open subscription. */
  end: "peer/end",
  /** → `{ transport, reach }` of the request's context */
  context: "peer/context",
} as const;

export const LISTEN = "subscriptions/listen";
export const PROGRESS = "notifications/progress";
export const ACKNOWLEDGED = "notifications/subscriptions/acknowledged";
export const UPDATED = "notifications/resources/updated";
