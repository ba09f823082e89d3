import { InvalidMessageError } from "@mortise/jsonrpc";
import { SseReader } from "@mortise/transport-http";
import type { Answer, SseEvent } from "@mortise/transport-http";

/** Where a stream was left, so that it can be resumed there. */
export interface Position {
  lastEventId: string | undefined;
  /** How long to wait before resuming, ms, where the server has said it. */
  retry: number | undefined;
}

/** Ids that a header can bring back; a stream whose ids are others cannot be resumed. */
const RETURNABLE = /^[\x21-\x7e]([\x20-\x7e]{0,1022}[\x21-\x7e])?$/;

/** Data of events that say nothing but their id. The official SDK replays them as `{}`. */
const PRIMING: readonly string[] = ["", "{}"];

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
 * Reads a stream to its end, or until `take` has had enough and says `true`. Keeps the position, and hands on events that have data: others
 * only prime a reconnection. Rejects with what `take` throws.
 */
export function readEvents(
  answer: Answer,
  position: Position,
  maxEvent: number,
  take: (event: SseEvent) => boolean,
): Promise<StreamEnd> {
  return new Promise((resolve, reject) => {
    let spoke = false;
    let over = false;
    const stop = (): void => {
      over = true;
      answer.discard();
    };
    const reader = new SseReader((event) => {
      if (over) return;
      spoke = true;
      if (event.id !== undefined) position.lastEventId = RETURNABLE.test(event.id) ? event.id : undefined;
      if (event.retry !== undefined) position.retry = event.retry;
      if (PRIMING.includes(event.data) || !take(event)) return;
      resolve({ spoke });
      stop();
    }, maxEvent);
    const push = (text: string): void => {
      try {
        if (!over) reader.push(text);
      } catch (error) {
        reject(
          error instanceof RangeError ? new InvalidMessageError(error.message, { cause: error }) : (error as Error),
        );
        stop();
      }
    };
    answer.read(push).then(
      () => resolve({ spoke }),
      (error: unknown) => resolve({ spoke, error }),
    );
  });
}
