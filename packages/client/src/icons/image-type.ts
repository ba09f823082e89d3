/** What an icon may be. SVG can hold scripts: it is only taken when asked for, and belongs into an `<img>`, never into the page. */
export type IconType = "image/png" | "image/jpeg" | "image/webp" | "image/gif" | "image/svg+xml";

/** The size of a picture, in pixels, and how many pictures there are in it. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

/** What bytes are, by what they begin with: what a server says of them is a claim. */
export function imageType(bytes: Uint8Array): IconType | undefined {
  const start = latin1(bytes, 0, 12);
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (start.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (start.startsWith("RIFF") && start.slice(8) === "WEBP") return "image/webp";
  if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) return "image/gif";
  return isSvg(bytes) ? "image/svg+xml" : undefined;
}

/** An XML text whose first element is `svg`, behind comments, a declaration and a document type without entities. */
function isSvg(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes.subarray(0, 4_096)).trimStart();
  return /^(?:<\?xml[^>]*\?>\s*|<!--(?:[^-]|-[^-])*-->\s*|<!DOCTYPE svg[^>[]*>\s*)*<svg[\s>]/.test(text);
}

export const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end));
