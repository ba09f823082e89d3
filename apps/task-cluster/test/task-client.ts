import { createClient } from "@mortise/client";
import type { Client } from "@mortise/client";
import { tasks } from "@mortise/ext-tasks/client";
import { httpTransport } from "@mortise/transport-http";

/** A client that answers every question of the tool `work` with the question's text, where it is left to the client to answer. */
export function taskClient(url: string): Client {
  const options = {
    transport: httpTransport(url),
    onForm: ({ message }: { readonly message: string }) => ({ action: "accept" as const, content: { value: message } }),
  };
  return createClient({ name: "driver", version: "1.0.0" }, options).use(tasks());
}
