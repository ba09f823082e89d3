import { AbortedError } from "@mortise/jsonrpc";
import { covers } from "./scopes.js";

/** Who needs an attempt. */
export interface Passenger {
  /** Scopes that the tokens should have. */
  readonly wanted: readonly string[];
  /** {@link Flights.landed} when the request was sent. */
  readonly since: number;
  readonly signal: AbortSignal;
}

interface Flight<T> {
  readonly wanted: readonly string[];
  readonly outcome: Promise<T>;
  readonly abort: AbortController;
  passengers: number;
}

/**
 * One attempt at tokens at a time, however many requests need them. Who wants no more than an attempt that is under way or in line asks for
 * shares its outcome, failures too: a user who says no is not asked ten times, not even by requests that were on their way meanwhile.
 * Others wait for their turn.
 */
export class Flights<T> {
  readonly #flights = new Set<Flight<T>>();
  #last: Promise<unknown> = Promise.resolve();
  #landed = 0;
  #failure: { readonly landed: number; readonly wanted: readonly string[]; readonly error: unknown } | undefined;

  /** How many attempts are over. */
  get landed(): number {
    return this.#landed;
  }

  /** @param work given up when nobody waits for it any more */
  async join({ wanted, since, signal }: Passenger, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const failure = this.#failure;
    if (failure !== undefined && failure.landed > since && covers(failure.wanted, wanted)) throw failure.error;
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
    const land = (): void => {
      this.#landed += 1;
      this.#flights.delete(flight);
    };
    outcome.then(land, (error: unknown) => {
      land();
      if (!abort.signal.aborted) this.#failure = { landed: this.#landed, wanted, error };
    });
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
