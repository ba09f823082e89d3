import { InvalidMessageError } from "@mortise/jsonrpc";
import { SseReader } from "@mortise/transport-http";
import type { Answer, SseEvent } from "@mortise/transport-http";

/** Where a stream was left, so that it can be resumed there. */
export interface Position {
  lastEventId: string | undefined;
  /** How long to wait before resuming, ms, where the server has said it. */
  retry: number | undefined;
}

/** How a stream came to its end. */
export interface StreamEnd {
  /** Whether something had arrived on it. */
  readonly spoke: boolean;
  /** What broke it, if it did not end in good order. */
  readonly error?: unknown;
}

export const isEventStream = (answer: Answer): boolean =>
  answer.status === 200 && contentType(answer) === "text/event-stream";

export const contentType = (answer: Answer): string | undefined =>
  answer.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase();

/**
 * Reads a stream to its end, keeps the position, and hands on events that have data: others only prime a reconnection.
 * @throws what `take` throws: that ends the stream
 */
export async function readEvents(
  answer: Answer,
  position: Position,
  maxEvent: number,
  take: (event: SseEvent) => void,
): Promise<StreamEnd> {
  let spoke = false;
  let refused: { readonly error: unknown } | undefined;
  const reader = new SseReader((event) => {
    if (refused !== undefined) return;
    spoke = true;
    if (event.id !== undefined) position.lastEventId = event.id === "" ? undefined : event.id;
    if (event.retry !== undefined) position.retry = event.retry;
    if (event.data !== "") attempt(() => take(event));
  }, maxEvent);
  const attempt = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      const tooLong = error instanceof RangeError;
      refused ??= { error: tooLong ? new InvalidMessageError(error.message, { cause: error }) : error };
      answer.discard();
    }
  };
  try {
    await answer.read((text) => attempt(() => reader.push(text)));
  } catch (error) {
    if (refused === undefined) return { spoke, error };
  }
  if (refused !== undefined) throw refused.error;
  return { spoke };
}
