/** The smallest bytes that say what a picture's head says; there is nothing to see in them. */
const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...part].map((c) => c.charCodeAt(0)) : part)));
const be = (value: number, size: number): number[] =>
  Array.from({ length: size }, (_, i) => Math.floor(value / 2 ** (8 * (size - 1 - i))) & 0xff);
const le = (value: number, size: number): number[] => be(value, size).reverse();
const chunk = (name: string, data: readonly number[]) => [...be(data.length, 4), ...bytes(name), ...data, 0, 0, 0, 0];

export function png(width = 16, height = 16, frames?: number): Uint8Array {
  const header = chunk("IHDR", [...be(width, 4), ...be(height, 4), 8, 6, 0, 0, 0]);
  const animation = frames === undefined ? [] : chunk("acTL", [...be(frames, 4), ...be(0, 4)]);
  return bytes("\x89PNG\r\n\x1a\n", header, animation, chunk("IDAT", [1, 2, 3]), chunk("IEND", []));
}

export const jpeg = (width = 16, height = 16): Uint8Array =>
  bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc2, 0, 11, 8], be(height, 2), be(width, 2), [1, 1, 0x11, 0]);

export function gif(width = 16, height = 16, frames = 1): Uint8Array {
  const frame = [0x21, 0xf9, 4, 0, 0, 0, 0, 0, 0x2c, ...le(0, 8), 0x80, ...le(0, 6), 2, 2, 0x2c, 0x2c, 0];
  const all = Array.from({ length: frames }, () => frame).flat();
  return bytes("GIF89a", le(width, 2), le(height, 2), [0x80, 0, 0], le(0, 6), all, [0x3b]);
}

export function webp(kind: "VP8 " | "VP8L" | "VP8X", width = 16, height = 16, frames = 1): Uint8Array {
  const body = {
    "VP8 ": [0, 0, 0, 0x9d, 0x01, 0x2a, ...le(width, 2), ...le(height, 2)],
    VP8L: [0x2f, ...le(width - 1 + (height - 1) * 2 ** 14, 4), 0],
    VP8X: [2, 0, 0, 0, ...le(width - 1, 3), ...le(height - 1, 3)],
  }[kind];
  const animation =
    kind === "VP8X" ? Array.from({ length: frames }, () => [...bytes("ANMF"), ...le(1, 4), 0, 0]).flat() : [];
  return bytes("RIFF", le(0, 4), "WEBP", kind, le(body.length, 4), body, animation);
}

export const svg = (text: string): Uint8Array => bytes(text);
