import { AbortedError } from "@mortise/jsonrpc";
import { covers } from "./scopes.js";

interface Flight<T> {
  readonly wanted: readonly string[];
  readonly outcome: Promise<T>;
  readonly abort: AbortController;
  passengers: number;
}

/**
 * One attempt at tokens at a time, however many requests need them. Who wants no more than an attempt that is under way or in line asks for
 * shares its outcome, failures too: a user who says no is not asked ten times. Others wait for their turn.
 */
export class Flights<T> {
  readonly #flights = new Set<Flight<T>>();
  #last: Promise<unknown> = Promise.resolve();

  /** @param work given up when nobody waits for it any more */
  async join(wanted: readonly string[], signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    let flight = [...this.#flights].find((open) => !open.abort.signal.aborted && covers(open.wanted, wanted));
    flight ??= this.#start(wanted, work);
    return this.#board(flight, signal);
  }

  #start(wanted: readonly string[], work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const abort = new AbortController();
    const turn = async (): Promise<T> => {
      if (abort.signal.aborted) throw givenUp();
      return work(abort.signal);
    };
    const outcome = this.#last.then(turn, turn);
    const flight: Flight<T> = { wanted, outcome, abort, passengers: 0 };
    this.#last = outcome;
    this.#flights.add(flight);
    const land = (): unknown => this.#flights.delete(flight);
    outcome.then(land, land);
    return flight;
  }

  #board(flight: Flight<T>, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        reject(givenUp());
        flight.passengers -= 1;
        if (flight.passengers === 0) flight.abort.abort();
      };
      flight.passengers += 1;
      if (signal.aborted) return leave();
      signal.addEventListener("abort", leave, { once: true });
      const land = (): void => signal.removeEventListener("abort", leave);
      flight.outcome.then(land, land);
      flight.outcome.then(resolve, reject);
    });
  }
}

const givenUp = (): AbortedError => new AbortedError("Authorization was given up.");
