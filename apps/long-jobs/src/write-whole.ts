import { rename, writeFile } from "node:fs/promises";

/** Writes a file so that others read the old one or the new one, and never a part. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const beside = `${path}.${crypto.randomUUID()}`;
  await writeFile(beside, text);
  await rename(beside, path);
}
