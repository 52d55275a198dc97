// SPDX-License-Identifier: MIT
/**
 * Reads the archives that packages are sent in. It knows plain files only.
 *
 * @module
 */

/** Files by path within their package, with `/` in front. */
export type PackedFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/**
 * Unpacks a compressed archive.
 *
 * @param archive Its bytes.
 * @returns The files in it, in their order.
 */
export async function unpack(
  archive: Uint8Array<ArrayBuffer>,
): Promise<PackedFiles> {
  const stream = new Blob([archive]).stream();
  const tar = await new Response(
    stream.pipeThrough(new DecompressionStream("gzip")),
  ).bytes();
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const text = (at: number, length: number) => {
    const [found = ""] = new TextDecoder().decode(tar.subarray(at, at + length))
      .split("\0");
    return found;
  };
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const size = parseInt(text(at + 124, 12), 8);
    const folder = text(at + 345, 155);
    const path = `${folder}/${text(at, 100)}`.replace(/^[./]*/, "/");
    files.set(path, tar.slice(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
