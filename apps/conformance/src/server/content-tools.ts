import { ToolError } from "@mortise/server";
import type { Server } from "@mortise/server";
import { PNG, WAV } from "./media.js";

const image = { type: "image", data: PNG, mimeType: "image/png" } as const;
const embedded = (uri: string, text: string) =>
  ({ type: "resource", resource: { uri, mimeType: "text/plain", text } }) as const;

/** One tool for each kind of content. The first one is also what scenarios call that want any tool. */
export function defineContentTools(server: Server): void {
  server.tool("test_simple_text", {
    description: "Answers with a text",
    handler: () => "This is a simple text response for testing.",
  });
  server.tool("test_image_content", {
    description: "Answers with an image",
    handler: () => [image],
  });
  server.tool("test_audio_content", {
    description: "Answers with a sound",
    handler: () => [{ type: "audio", data: WAV, mimeType: "audio/wav" } as const],
  });
  server.tool("test_embedded_resource", {
    description: "Answers with a resource",
    handler: () => [embedded("test://embedded-resource", "This is an embedded resource.")],
  });
  server.tool("test_multiple_content_types", {
    description: "Answers with a text, an image and a resource",
    handler: () => [
      { type: "text", text: "Three kinds of content:" } as const,
      image,
      embedded("test://mixed-content-resource", "A resource beside other content."),
    ],
  });
  server.tool("test_error_handling", {
    description: "Always fails, in the way that a model can read",
    handler() {
      throw new ToolError("This tool fails, as it was asked to.");
    },
  });
}
