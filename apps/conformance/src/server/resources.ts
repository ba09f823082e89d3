import type { Server } from "@mortise/server";
import { PNG } from "./media.js";

export function defineResources(server: Server): void {
  server.resource("test://static-text", {
    name: "Static text",
    description: "A text that never changes",
    mimeType: "text/plain",
    handler: () => "This is the content of the static text resource.",
  });
  server.resource("test://static-binary", {
    name: "Static image",
    description: "An image that never changes",
    mimeType: "image/png",
    handler: () => new Uint8Array(Buffer.from(PNG, "base64")),
  });
  server.resource("test://watched-resource", {
    name: "Watched text",
    description: "A text to subscribe to",
    mimeType: "text/plain",
    handler: () => "This is the content of the watched resource.",
  });
  server.resourceTemplate("test://template/{id}/data", {
    name: "Data by id",
    description: "One resource for each id",
    mimeType: "application/json",
    handler: ({ variables: { id } }) => JSON.stringify({ id, data: `Data of ${id}` }),
  });
}
