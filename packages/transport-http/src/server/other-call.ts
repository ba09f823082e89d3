import type { Auth, Reach } from "@mortise/jsonrpc";
import type { HttpCall } from "./call.js";
import type { OtherRequest } from "./options.js";

/** A request as `otherwise` sees it: the call without the ways to answer it. */
export class OtherCall implements OtherRequest {
  readonly auth: Auth | undefined;
  readonly text: string;
  readonly #call: HttpCall;

  constructor(call: HttpCall, auth: Auth | undefined, text: string) {
    this.#call = call;
    this.auth = auth;
    this.text = text;
  }

  get method(): string {
    return this.#call.method;
  }

  get path(): string {
    return this.#call.path;
  }

  get reach(): Reach {
    return this.#call.reach;
  }

  header(name: string): string | undefined {
    return this.#call.header(name);
  }
}
