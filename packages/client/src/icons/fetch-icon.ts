import { LocalError } from "@mortise/jsonrpc";
import type { Icon } from "@mortise/schema/2026-07-28";
import { imageSize } from "./image-size.js";
import { imageType } from "./image-type.js";
import type { IconType } from "./image-type.js";

export interface IconOptions {
  /** Where the server is: icons come from its origin, or from `data:` URLs. */
  readonly server: string | URL;
  /** More origins to trust, `"https://cdn.example.com"`. Default: none. */
  readonly origins?: readonly string[];
  /** What an icon may be. Default: PNG, JPEG, WebP and GIF. SVG can hold scripts: show it in an `<img>`, never in the page. */
  readonly types?: readonly IconType[];
  /** Largest file, bytes. Default 256 KiB. */
  readonly maxBytes?: number;
  /** Largest width and height, pixels. Default 1,024. */
  readonly maxPixels?: number;
  /** Most frames of an animation. Default 60. */
  readonly maxFrames?: number;
  /** Milliseconds that fetching may take. Default 10,000. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  /** What fetches. Default: global `fetch`. */
  readonly fetch?: typeof fetch;
}

export interface FetchedIcon {
  /** What the bytes are; what the server said they are does not count. */
  readonly type: IconType;
  readonly bytes: Uint8Array;
}

/** An icon that is not to be shown; the message says why. */
export class IconError extends LocalError {
  override readonly name = "IconError";

  constructor(src: string, why: string, options?: ErrorOptions) {
    super("ICON_REFUSED", `The icon ${JSON.stringify(src.slice(0, 100))} is not shown: ${why}.`, options);
  }
}

const TYPES: readonly IconType[] = ["image/png", "image/jpeg", "image/webp", "image/gif"];

/**
 * Fetches an icon the way foreign content is to be fetched (basic § icons): from the server's own origin or a `data:` URL, without
 * credentials and without redirects to elsewhere, bounded, and checked by its bytes.
 * @throws IconError when it is not to be trusted, or cannot be fetched
 */
export async function fetchIcon({ src }: Pick<Icon, "src">, options: IconOptions): Promise<FetchedIcon> {
  const { types = TYPES, maxPixels = 1_024, maxFrames = 60 } = options;
  const bytes = await load(src, trusted(src, options), options);
  const type = imageType(bytes);
  if (type === undefined || !types.includes(type))
    throw new IconError(src, `it is ${type ?? "no image that is known"}`);
  if (type === "image/svg+xml") return { type, bytes };
  const size = imageSize(type, bytes);
  if (size === undefined) throw new IconError(src, "it is damaged");
  const { width, height, frames } = size;
  if (width > maxPixels || height > maxPixels) throw new IconError(src, `${width} × ${height} pixels are too many`);
  if (frames > maxFrames) throw new IconError(src, `${frames} frames are too many`);
  return { type, bytes };
}

function trusted(src: string, { server, origins = [] }: IconOptions): URL {
  const url = URL.canParse(src) ? new URL(src) : undefined;
  if (url?.protocol === "data:") return url;
  if (url?.protocol !== "https:") throw new IconError(src, "only https: and data: URLs are fetched");
  if (url.username !== "" || url.password !== "") throw new IconError(src, "its URL holds credentials");
  if (url.origin === new URL(server).origin || origins.includes(url.origin)) return url;
  throw new IconError(src, `it is not on the server's origin, ${new URL(server).origin}; see \`origins\``);
}

async function load(src: string, url: URL, options: IconOptions): Promise<Uint8Array> {
  const { maxBytes = 256 * 1024, timeout = 10_000, signal, fetch: fetchLike = fetch } = options;
  if (url.protocol === "data:" && src.length > 3 * maxBytes + 100) throw new IconError(src, "it is too large");
  const over = AbortSignal.timeout(timeout);
  const init: RequestInit = {
    credentials: "omit",
    referrerPolicy: "no-referrer",
    // `error` and not `manual`: a browser hides where a redirect leads, and an icon can as well be named by its own URL.
    redirect: "error",
    signal: signal ? AbortSignal.any([signal, over]) : over,
  };
  try {
    const response = await fetchLike(url.href, init);
    if (!response.ok) throw new IconError(src, `the server answered ${response.status}`);
    return await readBounded(src, response, maxBytes);
  } catch (error) {
    if (error instanceof IconError) throw error;
    throw new IconError(src, `it cannot be fetched (${error instanceof Error ? error.message : String(error)})`, {
      cause: error,
    });
  }
}

async function readBounded(src: string, { body }: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (let step; reader && !(step = await reader.read()).done;) {
    const chunk = step.value as Uint8Array;
    size += chunk.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      throw new IconError(src, `it is larger than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
