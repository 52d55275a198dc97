// SPDX-License-Identifier: MIT
/**
 * The arithmetic of packs: compressing, hashing, sums. It is done at once and
 * on slices, which for small objects is many times quicker than streams. What
 * it takes is loaded when it is first needed.
 *
 * @module
 */

/** Bytes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Compresses, hashes and sums up. */
export interface Codec {
  /**
   * Unfolds what a slice begins with.
   *
   * @throws {Error} When it is damaged, or is not as long as it says.
   */
  unfold(slice: Uint8Array, size: number): Unfolded;
  /** Compresses. */
  fold(bytes: Uint8Array): Uint8Array;
  /** Gives the id of an object. */
  idOf(type: string, content: Uint8Array): string;
  /** Hashes parts, one after another. */
  hash(parts: readonly Uint8Array[]): Uint8Array;
  /** Sums up an entry of a pack for its index. */
  sum(entry: Uint8Array): number;
}

/** What was unfolded. */
export interface Unfolded {
  /** The content. */
  readonly bytes: Uint8Array;
  /** How much of the slice it took. */
  readonly length: number;
}

/** What does not shrink grows by little. */
export function mostFolded(size: number): number {
  return 2 * size + 1024;
}

const LEAST_CHUNK = 64;
const MOST_CHUNK = 1024 * 1024;

/**
 * Loads what compresses and hashes.
 *
 * @returns It.
 */
export async function loadCodec(): Promise<Codec> {
  const { crc32, deflateSync, inflateSync } = await import("node:zlib");
  const { createHash } = await import("node:crypto");
  return {
    unfold(slice, size) {
      const found: unknown = inflateSync(slice.subarray(0, mostFolded(size)), {
        info: true,
        maxOutputLength: Math.max(1, size),
        chunkSize: Math.min(size + LEAST_CHUNK, MOST_CHUNK),
      });
      const { buffer, engine } = found as {
        readonly buffer: Uint8Array;
        readonly engine: { readonly bytesWritten: number };
      };
      if (buffer.length !== size) throw new Error("it is cut off");
      return { bytes: buffer, length: engine.bytesWritten };
    },
    fold: (bytes) => deflateSync(bytes),
    idOf: (type, content) =>
      createHash("sha1").update(`${type} ${content.length}\0`).update(content)
        .digest("hex"),
    hash(parts) {
      const hash = createHash("sha1");
      for (const part of parts) hash.update(part);
      return hash.digest();
    },
    sum: (entry) => crc32(entry),
  };
}
