import type { ResourceContents } from "@mortise/server";
import type { Folder } from "./folder.js";
import { isBinary, mimeType } from "./text.js";

/** The largest file that is sent whole: a client's model would have to read all of it. */
export const MAX_FILE_BYTES = 1_048_576;

/**
 * A scheme of its own, not `file:`: the paths belong to the server's folder, and a client must not try to open them on its own disk
 * (server/resources § common URI schemes).
 */
export const FILE_URI = "folder:///{+path}";

/** The URI of a file, by its path in the folder. */
export const fileUri = (path: string): string => `folder:///${path.split("/").map(encodeURIComponent).join("/")}`;

/** A file as MCP carries it: text as text, anything else as base64. @throws PathError when it cannot be read */
export async function fileContents(folder: Folder, path: string): Promise<ResourceContents> {
  const content = await folder.read(path, MAX_FILE_BYTES);
  const binary = isBinary(content);
  const about = { uri: fileUri(path), mimeType: mimeType(path, binary) };
  return binary ? { ...about, blob: content.toString("base64") } : { ...about, text: content.toString("utf8") };
}
