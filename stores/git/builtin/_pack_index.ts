// SPDX-License-Identifier: MIT
/**
 * The index of a pack: which objects are in it, sorted by id, and where. It
 * is the second version of the format, which git has written since 2008. It
 * reads no pack.
 *
 * @module
 */

import type { Bytes, Codec } from "./_codec.ts";

/** Where an object is in a pack. */
export interface Placed {
  /** Its id. */
  readonly oid: string;
  /** Where its entry starts. */
  readonly offset: number;
  /** The sum over its entry. */
  readonly sum: number;
}

/** An index. */
export interface PackIndex {
  /** How many objects there are. */
  readonly size: number;
  /** Tells where an object is; undefined when it is not in the pack. */
  offsetOf(oid: string): number | undefined;
  /** Gives all of it, in the order of the pack. */
  placed(): readonly Placed[];
}

const MAGIC = "ff744f63";
const HEAD_BYTES = 8;
const FANOUT_BYTES = 256 * 4;
const OIDS_AT = HEAD_BYTES + FANOUT_BYTES;
const LARGE = 0x80000000;

/**
 * Reads an index.
 *
 * @param bytes The file.
 * @returns It; undefined when it is none of that format, or damaged.
 */
export function readPackIndex(bytes: Bytes): PackIndex | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isOurs = bytes.length >= OIDS_AT + 40 &&
    bytes.subarray(0, 4).toHex() === MAGIC && view.getUint32(4) === 2;
  if (!isOurs) return undefined;
  const size = view.getUint32(OIDS_AT - 4);
  if (bytes.length < OIDS_AT + size * 28 + 40) return undefined;
  const sumsAt = OIDS_AT + size * 20;
  const offsetsAt = sumsAt + size * 4;
  const offsetAt = (index: number): number => {
    const offset = view.getUint32(offsetsAt + index * 4);
    if (offset < LARGE) return offset;
    const at = offsetsAt + size * 4 + (offset - LARGE) * 8;
    return Number(view.getBigUint64(at));
  };
  return {
    size,
    offsetOf(oid) {
      const wanted = Uint8Array.fromHex(oid);
      const first = wanted[0] ?? 0;
      const upTo = (at: number) => view.getUint32(HEAD_BYTES + at * 4);
      let [low, high] = [first === 0 ? 0 : upTo(first - 1), upTo(first)];
      while (low < high) {
        const middle = (low + high) >> 1;
        const order = compare(bytes, OIDS_AT + middle * 20, wanted);
        if (order === 0) return offsetAt(middle);
        if (order < 0) low = middle + 1;
        else high = middle;
      }
      return undefined;
    },
    placed() {
      const all = Array.from({ length: size }, (_, index): Placed => ({
        oid: bytes.subarray(OIDS_AT + index * 20, OIDS_AT + index * 20 + 20)
          .toHex(),
        offset: offsetAt(index),
        sum: view.getUint32(sumsAt + index * 4),
      }));
      return all.sort((a, b) => a.offset - b.offset);
    },
  };
}

function compare(bytes: Uint8Array, at: number, wanted: Uint8Array): number {
  for (let index = 0; index < 20; index++) {
    const order = (bytes[at + index] ?? 0) - (wanted[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

/**
 * Writes an index.
 *
 * @param codec Hashes.
 * @param placed What the pack holds; no more than 2 GiB of it.
 * @param trailer The hash that the pack ends with.
 * @returns The file.
 */
export function formatPackIndex(
  codec: Codec,
  placed: readonly Placed[],
  trailer: Uint8Array,
): Bytes {
  const sorted = [...placed].sort((a, b) => a.oid < b.oid ? -1 : 1);
  const size = sorted.length;
  const bytes = new Uint8Array(OIDS_AT + size * 28 + 40);
  const view = new DataView(bytes.buffer);
  bytes.set(Uint8Array.fromHex(MAGIC));
  view.setUint32(4, 2);
  const counts = new Array<number>(256).fill(0);
  for (const [index, { oid, offset, sum }] of sorted.entries()) {
    const name = Uint8Array.fromHex(oid);
    const first = name[0] ?? 0;
    counts[first] = (counts[first] ?? 0) + 1;
    bytes.set(name, OIDS_AT + index * 20);
    view.setUint32(OIDS_AT + size * 20 + index * 4, sum);
    view.setUint32(OIDS_AT + size * 24 + index * 4, offset);
  }
  let upTo = 0;
  for (const [first, count] of counts.entries()) {
    view.setUint32(HEAD_BYTES + first * 4, upTo += count);
  }
  bytes.set(trailer, bytes.length - 40);
  bytes.set(codec.hash([bytes.subarray(0, -20)]), bytes.length - 20);
  return bytes;
}
