import { latin1 } from "./image-type.js";
import type { IconType, ImageSize } from "./image-type.js";

/** A picture is read here only as far as its sizes go, so that nobody decodes one that is a bomb. */
type Measure = (bytes: Uint8Array, view: DataView) => ImageSize | undefined;

/** PNG: the header, then chunks; `acTL` says how many frames an animated one has. */
const png: Measure = (bytes, view) => {
  let frames = 1;
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const chunk = latin1(bytes, at + 4, at + 8);
    if (chunk === "acTL") frames = view.getUint32(at + 8);
    if (chunk === "IDAT") break;
  }
  return { width: view.getUint32(16), height: view.getUint32(20), frames };
};

/** JPEG: segments until the one that starts the frame. */
const jpeg: Measure = (_, view) => {
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    const startsFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (startsFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5), frames: 1 };
  }
  return undefined;
};

/** GIF: the screen, then blocks; each image descriptor is a frame. */
const gif: Measure = (bytes, view) => {
  const tableOf = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  const skipBlocks = (at: number): number => {
    while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
    return at + 1;
  };
  let frames = 0;
  for (let at = 13 + tableOf(view.getUint8(10)); at < bytes.length;) {
    const kind = view.getUint8(at);
    if (kind === 0x21) at = skipBlocks(at + 2);
    else if (kind === 0x2c) {
      frames++;
      at = skipBlocks(at + 11 + tableOf(view.getUint8(at + 9)));
    } else break;
  }
  return { width: view.getUint16(6, true), height: view.getUint16(8, true), frames };
};

/** WebP: one of three headers, then chunks; each `ANMF` is a frame. */
const webp: Measure = (bytes, view) => {
  const kind = latin1(bytes, 12, 16);
  if (kind === "VP8 ") {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff, frames: 1 };
  }
  if (kind === "VP8L") {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1, frames: 1 };
  }
  if (kind !== "VP8X") return undefined;
  const uint24 = (at: number): number => view.getUint16(at, true) + 2 ** 16 * view.getUint8(at + 2);
  let frames = 0;
  for (let at = 12; at + 8 <= bytes.length;) {
    if (latin1(bytes, at, at + 4) === "ANMF") frames++;
    const size = view.getUint32(at + 4, true);
    at += 8 + size + (size % 2);
  }
  return { width: uint24(24) + 1, height: uint24(27) + 1, frames: Math.max(frames, 1) };
};

/** Drawings have no size of their own that costs anything. */
const MEASURES: { readonly [T in Exclude<IconType, "image/svg+xml">]: Measure } = {
  "image/png": png,
  "image/jpeg": jpeg,
  "image/gif": gif,
  "image/webp": webp,
};

/** The size of a picture; `undefined` when it is cut off or is no picture after all. */
export function imageSize(type: Exclude<IconType, "image/svg+xml">, bytes: Uint8Array): ImageSize | undefined {
  try {
    return MEASURES[type](bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    if (error instanceof RangeError) return undefined; // beyond its end
    throw error;
  }
}
