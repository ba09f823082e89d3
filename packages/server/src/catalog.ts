import type { CompleteRequestParams, NotificationMethod, ServerCapabilities } from "@mortise/schema/2026-07-28";
import type { Completable } from "./completion.js";
import type { BuiltPrompt } from "./prompts.js";
import { Registry } from "./registry.js";
import type { BuiltResource, BuiltTemplate } from "./resources.js";
import type { BuiltTool } from "./tools.js";

/** Everything that a server offers, and what that makes it capable of. */
export class Catalog {
  readonly tools: Registry<BuiltTool>;
  readonly resources: Registry<BuiltResource>;
  readonly templates: Registry<BuiltTemplate>;
  readonly prompts: Registry<BuiltPrompt>;
  readonly #logging: boolean;

  /** @param onChange hears which list has changed, as the notification that says so */
  constructor(logging: boolean, onChange: (changed: NotificationMethod) => void) {
    this.tools = new Registry("Tool", () => onChange("notifications/tools/list_changed"));
    this.resources = new Registry("Resource", () => onChange("notifications/resources/list_changed"));
    this.templates = new Registry("Resource template", () => onChange("notifications/resources/list_changed"));
    this.prompts = new Registry("Prompt", () => onChange("notifications/prompts/list_changed"));
    this.#logging = logging;
  }

  /** A capability stays once it was there: clients that saw it may still ask. */
  capabilities(): ServerCapabilities {
    const { tools, resources, templates, prompts } = this;
    const completable = [...prompts.items(), ...templates.items()];
    return {
      ...(tools.used && { tools: { listChanged: true } }),
      ...((resources.used || templates.used) && { resources: { listChanged: true, subscribe: true } }),
      ...(prompts.used && { prompts: { listChanged: true } }),
      ...(completable.some(({ completers }) => Object.keys(completers).length > 0) && { completions: {} }),
      ...(this.#logging && { logging: {} }),
    };
  }

  completable(ref: CompleteRequestParams["ref"]): Completable | undefined {
    return ref.type === "ref/prompt" ? this.prompts.get(ref.name) : this.templates.get(ref.uri);
  }
}
