// SPDX-License-Identifier: MIT
/**
 * One pack on disk. Small ones are read once and held; of large ones a part
 * is read for each object, since a checkout may have gigabytes. Another
 * process may take the file away at any time. It writes nothing.
 *
 * @module
 */

import { type Bytes, type Codec, mostFolded } from "./_codec.ts";
import { applyDelta, headAt, type ObjectType } from "./_pack_entry.ts";
import { type PackIndex, readPackIndex } from "./_pack_index.ts";

/** An object. */
export interface Found {
  /** What it is. */
  readonly type: ObjectType;
  /** Its content. */
  readonly bytes: Uint8Array;
}

/** A pack. */
export interface PackFile {
  /** Its index. */
  readonly index: PackIndex;
  /** True when it is, or will be, held in memory. */
  readonly isHeld: boolean;
  /** Bytes of the file. */
  readonly size: number;
  /**
   * Reads an object.
   *
   * @throws {Deno.errors.NotFound} When the file is gone.
   * @throws {Error} When it is damaged.
   */
  read(offset: number): Found;
  /** Reads a part of the file; what is after its end is left out. */
  slice(from: number, to: number): Uint8Array;
}

/** Bytes that all packs of a repository may hold in memory. */
export interface Allowance {
  /** What is left of it. */
  left: number;
}

const HEAD_BYTES = 32;
/** Contents that deltas start from are held, up to this. */
const MOST_BASE_BYTES = 16 * 1024 * 1024;

/**
 * Opens a pack.
 *
 * @param path The file, without `.pack`.
 * @param codec Unfolds.
 * @param allowance What may be held.
 * @returns It; undefined when it is not there, or has no index that fits.
 */
export function openPackFile(
  path: string,
  codec: Codec,
  allowance: Allowance,
): PackFile | undefined {
  const index = indexAt(path);
  const size = sizeOf(`${path}.pack`);
  if (index === undefined || size === undefined) return undefined;
  const isHeld = size <= allowance.left;
  if (isHeld) allowance.left -= size;
  let held: Bytes | undefined;
  const slice = (from: number, to: number): Uint8Array => {
    if (!isHeld) return readPart(`${path}.pack`, from, to);
    held ??= Deno.readFileSync(`${path}.pack`);
    return held.subarray(from, to);
  };
  const entryAt = (offset: number) => {
    const head = headAt(slice(offset, offset + HEAD_BYTES), 0);
    const start = offset + head.at;
    const folded = slice(start, start + mostFolded(head.size));
    return { ...head, bytes: codec.unfold(folded, head.size).bytes };
  };
  const bases = createBases();
  return {
    index,
    isHeld,
    size,
    slice,
    read(offset) {
      const deltas: { readonly at: number; readonly bytes: Uint8Array }[] = [];
      let at = offset;
      let found = bases.get(at);
      while (found === undefined) {
        const { type, bytes, back, base } = entryAt(at);
        if (type !== undefined) {
          found = { type, bytes };
          if (deltas.length > 0) bases.set(at, found);
          break;
        }
        deltas.push({ at, bytes });
        const named = base === undefined ? undefined : index.offsetOf(base);
        const next = back === undefined ? named : at - back;
        // Whoever leads on to an earlier delta leads in a circle.
        if (next === undefined || deltas.length > index.size) {
          throw new Error("a delta has no base");
        }
        at = next;
        found = bases.get(at);
      }
      for (const delta of deltas.reverse()) {
        const bytes = applyDelta(found.bytes, delta.bytes);
        found = { type: found.type, bytes };
        bases.set(delta.at, found);
      }
      return found;
    },
  };
}

function createBases() {
  const all = new Map<number, Found>();
  let left = MOST_BASE_BYTES;
  return {
    get: (offset: number) => all.get(offset),
    set(offset: number, found: Found) {
      left -= found.bytes.length;
      if (left < 0) {
        all.clear();
        left = MOST_BASE_BYTES - found.bytes.length;
      }
      if (left >= 0) all.set(offset, found);
    },
  };
}

function indexAt(path: string): PackIndex | undefined {
  try {
    return readPackIndex(Deno.readFileSync(`${path}.idx`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function sizeOf(path: string): number | undefined {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function readPart(path: string, from: number, to: number): Uint8Array {
  using file = Deno.openSync(path);
  const left = file.statSync().size - from;
  const part = new Uint8Array(Math.max(0, Math.min(to - from, left)));
  file.seekSync(from, Deno.SeekMode.Start);
  for (let at = 0; at < part.length;) {
    const count = file.readSync(part.subarray(at));
    if (count === null) return part.subarray(0, at);
    at += count;
  }
  return part;
}
