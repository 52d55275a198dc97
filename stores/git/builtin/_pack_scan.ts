// SPDX-License-Identifier: MIT
/**
 * Looks through a pack that came from elsewhere: which objects it holds, and
 * where. No more than one chain of contents is held at a time, and none that
 * is too large is unfolded: a few bytes may stand for more than there is
 * memory for.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Bytes, Codec } from "./_codec.ts";
import {
  applyDelta,
  deltaResult,
  headAt,
  type ObjectType,
} from "./_pack_entry.ts";
import type { Placed } from "./_pack_index.ts";

/** What came. */
export interface Sent {
  /** The pack. */
  readonly pack: Bytes;
  /** Largest object in bytes that may be in it. */
  readonly most: number;
}

/** An entry whose id is not known yet. */
interface Delta {
  readonly offset: number;
  readonly sum: number;
}

/** An object that deltas start from. */
interface Base {
  readonly offset: number;
  readonly oid: string;
  readonly type: ObjectType;
  readonly content: Uint8Array;
}

/**
 * Tells what a pack holds.
 *
 * @param codec Unfolds and hashes.
 * @param sent The pack, and what is too large.
 * @returns All of its objects.
 * @throws {OcurootError} store/corrupt when one is too large, or damaged.
 */
export function scanPack(codec: Codec, sent: Sent): readonly Placed[] {
  try {
    return resolved(codec, sent);
  } catch (cause) {
    if (cause instanceof OcurootError) throw cause;
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new OcurootError(
      "store/corrupt",
      `Cannot keep what the remote sent: ${words}`,
      { cause, hint: "Find out with git fsck whether the remote is damaged." },
    );
  }
}

/** Tells how many objects a pack says that it holds. */
export function packedObjects(pack: Bytes): number {
  return new DataView(pack.buffer, pack.byteOffset).getUint32(8);
}

/** All entries, as far as they can be told one by one. */
interface Entries {
  readonly count: number;
  readonly placed: Placed[];
  readonly plain: readonly Omit<Base, "content">[];
  /** Deltas by where their base starts, and by its id. */
  readonly byOffset: ReadonlyMap<number, Delta[]>;
  readonly byName: Map<string, Delta[]>;
}

function readEntries(codec: Codec, { pack, most }: Sent): Entries {
  const placed: Placed[] = [];
  const plain: Omit<Base, "content">[] = [];
  const byOffset = new Map<number, Delta[]>();
  const byName = new Map<string, Delta[]>();
  const count = packedObjects(pack);
  let at = 12;
  for (let left = count; left > 0; left--) {
    const offset = at;
    const head = headAt(pack, offset);
    if (head.size > most) throw tooLarge(head.size, most);
    const { bytes, length } = codec.unfold(pack.subarray(head.at), head.size);
    at = head.at + length;
    const sum = codec.sum(pack.subarray(offset, at));
    const { type, back, base } = head;
    if (type !== undefined) {
      const oid = codec.idOf(type, bytes);
      placed.push({ oid, offset, sum });
      plain.push({ oid, offset, type });
      continue;
    }
    const size = deltaResult(bytes);
    if (size > most) throw tooLarge(size, most);
    if (back !== undefined) append(byOffset, offset - back, { offset, sum });
    if (base !== undefined) append(byName, base, { offset, sum });
  }
  return { count, placed, plain, byOffset, byName };
}

function resolved(codec: Codec, sent: Sent): readonly Placed[] {
  const entries = readEntries(codec, sent);
  const { count, placed } = entries;
  const deltasOf = ({ offset, oid }: Omit<Base, "content">) => {
    const named = entries.byName.get(oid) ?? [];
    entries.byName.delete(oid);
    return [...entries.byOffset.get(offset) ?? [], ...named];
  };
  const contentAt = (offset: number): Uint8Array => {
    const head = headAt(sent.pack, offset);
    return codec.unfold(sent.pack.subarray(head.at), head.size).bytes;
  };
  const waiting: { readonly base: Base; readonly delta: Delta }[] = [];
  const waitOn = (base: Base, deltas: readonly Delta[]) => {
    for (const delta of deltas) waiting.push({ base, delta });
  };
  for (const start of entries.plain) {
    const deltas = deltasOf(start);
    if (deltas.length === 0) continue;
    waitOn({ ...start, content: contentAt(start.offset) }, deltas);
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { offset, sum } = next.delta;
      const { type } = next.base;
      const content = applyDelta(next.base.content, contentAt(offset));
      const oid = codec.idOf(type, content);
      placed.push({ oid, offset, sum });
      const made = { offset, oid, type, content };
      waitOn(made, deltasOf(made));
    }
  }
  if (placed.length === count) return placed;
  const missing = count - placed.length;
  throw new Error(`${missing} objects change others that are not there`);
}

function append<K>(map: Map<K, Delta[]>, key: K, delta: Delta): void {
  const all = map.get(key);
  if (all === undefined) map.set(key, [delta]);
  else all.push(delta);
}

function tooLarge(size: number, most: number): OcurootError {
  return new OcurootError(
    "store/corrupt",
    `Cannot keep what the remote sent: one object has ${size} bytes, more` +
      ` than the ${most} that are handled without a git program`,
    { hint: "Install git, or take the file off the branch of the store." },
  );
}
