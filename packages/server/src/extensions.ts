import type { JsonObject } from "@mortise/jsonrpc";
import { requireCapabilities } from "./access.js";
import type { RequestContext } from "./context.js";
import { checkExtensionId, extensionMethod } from "./extension.js";
import type { ServerExtension } from "./extension.js";
import type { ExtensionHost } from "./extension-host.js";
import type { Honoured } from "./subscription-topics.js";
import type { Method } from "./target.js";

/** The extensions of one server. */
export class Extensions {
  readonly #all: ServerExtension[] = [];
  readonly #host: ExtensionHost;

  constructor(host: ExtensionHost) {
    this.#host = host;
  }

  /** @throws Error when the id is malformed or taken, or a method is taken */
  add(extension: ServerExtension, isTaken: (method: string) => boolean): void {
    const { id, methods = {} } = extension;
    checkExtensionId(id);
    if ("results" in extension)
      throw new Error(`This half of the extension ${id} is for clients; import the server's.`);
    if (this.#all.some((other) => other.id === id)) throw new Error(`The extension ${id} is in use already.`);
    const taken = Object.keys(methods).find(isTaken);
    if (taken !== undefined) throw new Error(`The extension ${id} brings a method ${taken}, which exists already.`);
    this.#all.push(extension);
  }

  start(extension: ServerExtension): void {
    extension.start?.(this.#host);
  }

  /** What is advertised, if there is any extension. */
  settings(): Readonly<Record<string, JsonObject>> | undefined {
    return this.#all.length === 0
      ? undefined
      : Object.fromEntries(this.#all.map(({ id, settings = {} }) => [id, settings]));
  }

  methods(): [string, Method][] {
    return this.#all.flatMap(({ id, methods = {} }) =>
      Object.entries(methods).map(([name, method]): [string, Method] => [name, extensionMethod(id, name, method)]),
    );
  }

  /** Whether one of them reads that member of a tool's definition. */
  readonly reads = (option: string): boolean => this.#all.some(({ toolOptions }) => toolOptions?.includes(option));

  /** What a core method may answer with beyond the core. */
  resultTypes(method: string): readonly string[] {
    return this.#all.flatMap(({ resultTypes }) => resultTypes?.[method] ?? []);
  }

  /** What the extensions that the client declares honour of a subscription's filter. @throws RpcError -32021 for what is another one's */
  async honour(filter: JsonObject, context: RequestContext): Promise<Honoured[]> {
    for (const { id, filters = [] } of this.#all)
      if (filters.some((member) => Object.hasOwn(filter, member)))
        requireCapabilities({ extensions: { [id]: {} } }, context.clientCapabilities);
    const declared = context.clientCapabilities.extensions ?? {};
    const asked = this.#all.filter(({ id }) => Object.hasOwn(declared, id));
    const parts = await Promise.all(asked.map(async (extension) => extension.subscribe?.(filter, context)));
    return parts.filter((part) => part !== undefined);
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map(async (extension) => extension.close?.()));
  }
}
