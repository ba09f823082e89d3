import { METHODS } from "@mortise/schema/2026-07-28";
import type { Method as MethodName } from "@mortise/schema/2026-07-28";
import type { Catalog } from "./catalog.js";
import type { Extensions } from "./extensions.js";
import type { Feature, Method } from "./target.js";

/** The features of a server by method. `changed` is told when what they were made from did. */
export type Features = Readonly<Partial<Record<MethodName, Feature & { changed?(): void }>>>;

/** The methods that a server answers at the moment: those of capabilities that it declares, and those of its extensions. */
export class MethodTable {
  readonly #features: Features;
  readonly #catalog: Catalog;
  readonly #extensions: Extensions;
  #methods = new Map<string, Method>();

  constructor(features: Features, catalog: Catalog, extensions: Extensions) {
    this.#features = features;
    this.#catalog = catalog;
    this.#extensions = extensions;
    this.refresh();
  }

  get(name: string): Method | undefined {
    return this.#methods.get(name);
  }

  /** Whether an extension may not bring a method of this name: it belongs to the protocol, or to another extension. */
  isTaken(name: string): boolean {
    return Object.hasOwn(METHODS, name) || this.#methods.has(name);
  }

  /** Makes the table anew, after definitions or extensions have changed. */
  refresh(): void {
    const capabilities = this.#catalog.capabilities();
    this.#methods = new Map(this.#extensions.methods());
    for (const [name, feature] of Object.entries(this.#features)) {
      feature.changed?.();
      const row = METHODS[name as MethodName];
      if (row.serverCapability !== undefined && !(row.serverCapability in capabilities)) continue;
      const resultTypes = [...row.resultTypes, ...this.#extensions.resultTypes(name)];
      this.#methods.set(name, { row: { ...row, resultTypes }, feature });
    }
  }
}
