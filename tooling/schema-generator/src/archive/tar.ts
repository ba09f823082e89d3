const BLOCK = 512;

/**
 * A tar archive (POSIX ustar) of small text files, by path. Nothing of the machine goes in: no owner, no time of writing, so
 * that the same files make the same bytes.
 */
export function tar(files: ReadonlyMap<string, string>): Buffer {
  const entries = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([path, text]) => entry(path, text));
  return Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]);
}

function entry(path: string, text: string): Buffer {
  const body = Buffer.from(text, "utf8");
  const padding = Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK);
  return Buffer.concat([header(path, body.length), body, padding]);
}

function header(path: string, size: number): Buffer {
  if (Buffer.byteLength(path) > 100) throw new Error(`"${path}" is longer than the 100 bytes that tar has for a name.`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, "0")}\0`;
  const fields: readonly [offset: number, text: string][] = [
    [0, path],
    [100, octal(0o644, 8)], // mode
    [108, octal(0, 8)], // owner
    [116, octal(0, 8)], // group
    [124, octal(size, 12)],
    [136, octal(0, 12)], // time
    [148, " ".repeat(8)], // the checksum is made with spaces in its own place
    [156, "0"], // a file
    [257, "ustar\0" + "00"],
  ];
  for (const [offset, text] of fields) block.write(text, offset, "utf8");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "ascii");
  return block;
}
