import type { JsonObject } from "@mortise/jsonrpc";

/** Something that happened, to be told to whoever listens. Plain JSON, so that it can cross processes. */
export interface TopicEvent {
  /** The notification's method. */
  readonly method: string;
  readonly params?: JsonObject;
}

/**
 * How changes reach open subscriptions. The default works within one process; when several answer for one server, give them one that
 * works across (Redis, `LISTEN`/`NOTIFY`, …), and a change seen by one is told by all.
 */
export interface Topics {
  /** Tells every listener of the topic, in all processes. Order within a topic is kept. */
  publish(topic: string, event: TopicEvent): void | Promise<void>;
  /**
   * Calls `listener` for each event of these topics from now on.
   * @returns what ends it; safe to call twice
   */
  subscribe(topics: readonly string[], listener: (event: TopicEvent) => void): Unsubscribe | Promise<Unsubscribe>;
}

export type Unsubscribe = () => void | Promise<void>;

/** Topics within this process. */
export function memoryTopics(): Topics {
  const listeners = new Map<string, Set<(event: TopicEvent) => void>>();
  return {
    publish(topic, event) {
      for (const listener of listeners.get(topic) ?? []) listener(event);
    },
    subscribe(topics, listener) {
      for (const topic of topics) listeners.set(topic, (listeners.get(topic) ?? new Set()).add(listener));
      return () => {
        for (const topic of topics) {
          const all = listeners.get(topic);
          all?.delete(listener);
          if (all?.size === 0) listeners.delete(topic);
        }
      };
    },
  };
}

/** The topic of a notification: its method, with the resource it is about where it is about one. */
export const topicOf = (method: string, about?: string): string =>
  about === undefined ? method : `${method} ${about}`;
