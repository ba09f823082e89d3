import { isUtf8 } from "node:buffer";
import { extname } from "node:path/posix";

/** Whether the bytes are no text that could travel as text: no UTF-8, or with NULs. */
export const isBinary = (content: Buffer): boolean => content.includes(0) || !isUtf8(content);

const TYPES = new Map([
  [".css", "text/css"],
  [".csv", "text/csv"],
  [".gif", "image/gif"],
  [".gz", "application/gzip"],
  [".htm", "text/html"],
  [".html", "text/html"],
  [".jpeg", "image/jpeg"],
  [".jpg", "image/jpeg"],
  [".js", "text/javascript"],
  [".json", "application/json"],
  [".md", "text/markdown"],
  [".mjs", "text/javascript"],
  [".pdf", "application/pdf"],
  [".png", "image/png"],
  [".svg", "image/svg+xml"],
  [".ts", "text/x-typescript"],
  [".tsx", "text/x-typescript"],
  [".wasm", "application/wasm"],
  [".webp", "image/webp"],
  [".xml", "application/xml"],
  [".yaml", "application/yaml"],
  [".yml", "application/yaml"],
  [".zip", "application/zip"],
]);

/** The media type by the file's name; text or bytes where the name says nothing. */
export const mimeType = (path: string, binary: boolean): string =>
  TYPES.get(extname(path).toLowerCase()) ?? (binary ? "application/octet-stream" : "text/plain");
