// SPDX-License-Identifier: MIT
/**
 * Makes one pack of many. Every transaction and every fetch leaves a pack, and
 * all of them are looked through. Entries are taken over as they are. No
 * object is dropped, the new pack is there before the old ones go, and who
 * misses an object looks again: so others may work in the cache meanwhile,
 * with a git program or without.
 *
 * @module
 */

import type { Codec } from "./_codec.ts";
import { formatHead, headAt } from "./_pack_entry.ts";
import { openPackFile, type PackFile } from "./_pack_file.ts";
import { type GrowingPack, growPack, writePack } from "./_pack_write.ts";
import { indexedPacks } from "./_packs.ts";

/** What to fold, and with what. */
export interface Folding {
  /** The folder of packs. */
  readonly folder: string;
  /** Hashes. */
  readonly codec: Codec;
  /** Keeps other processes from doing the same. */
  readonly lock: () => Promise<() => void>;
}

const MANY_PACKS = 48;
/** More than this is not written anew now and then. */
const MOST_BYTES = 64 * 1024 * 1024;
/** What a crash left behind; no write lasts that long. */
const OLD_MS = 60 * 60 * 1000;
const TRAILER_BYTES = 20;
/** A fetch of git goes on, or objects are only promised. */
const HELD = ["keep", "promisor"];
/** Files of a pack. The index goes first: readers look for it. */
const KINDS = ["idx", "pack", "rev", "bitmap", "mtimes"];

/** A pack with its name. */
interface Named {
  readonly name: string;
  readonly pack: PackFile;
}

/**
 * Folds packs, when there are many.
 *
 * @param folding What, and with what.
 */
export async function foldPacks(folding: Folding): Promise<void> {
  const { folder, codec, lock } = folding;
  if (indexedPacks(folder).length < MANY_PACKS) return;
  const unlock = await lock();
  try {
    removeOld(folder);
    const old = toFold(folding);
    if (old.length < 2) return;
    const folded = growPack(codec);
    const placed = new Map<string, number>();
    for (const { pack } of old) takeOver({ codec, pack, folded, placed });
    const name = await writePack(codec, folder, await folded.finish());
    // It knows only packs that are about to go.
    removeQuietly(`${folder}/multi-pack-index`);
    for (const each of old) {
      if (each.name === name) continue;
      for (const kind of KINDS) {
        removeQuietly(`${folder}/${each.name}.${kind}`);
      }
    }
  } finally {
    unlock();
  }
}

/** The smallest, as many as may be written anew. */
function toFold({ folder, codec }: Folding): readonly Named[] {
  const names = indexedPacks(folder);
  if (names.length < MANY_PACKS) return [];
  const found: Named[] = [];
  for (const name of names) {
    if (HELD.some((kind) => isThere(`${folder}/${name}.${kind}`))) continue;
    const allowance = { left: MOST_BYTES };
    const pack = openPackFile(`${folder}/${name}`, codec, allowance);
    if (pack !== undefined) found.push({ name, pack });
  }
  found.sort((a, b) => a.pack.size - b.pack.size);
  let left = MOST_BYTES;
  return found.filter(({ pack }) => (left -= pack.size) >= 0);
}

interface Taking {
  readonly codec: Codec;
  readonly pack: PackFile;
  readonly folded: GrowingPack;
  /** Where objects are in the new pack. */
  readonly placed: Map<string, number>;
}

/**
 * The base of a delta is in the pack of the delta, or was taken from one
 * before, with its own base: so there are no circles.
 */
function takeOver({ codec, pack, folded, placed }: Taking): void {
  const all = pack.index.placed();
  const names = new Map(all.map(({ offset, oid }) => [offset, oid]));
  for (const [index, { oid, offset, sum }] of all.entries()) {
    if (placed.has(oid)) continue;
    const end = all[index + 1]?.offset ?? pack.size - TRAILER_BYTES;
    const entry = pack.slice(offset, end);
    if (codec.sum(entry) !== sum) throw new Error(`"${oid}" is damaged`);
    const { size, back, at } = headAt(entry, 0);
    const base = back && placed.get(names.get(offset - back) ?? "");
    const start = folded.size;
    if (back === undefined) folded.add(oid, [entry]);
    else if (base === undefined) throw new Error(`"${oid}" has no base`);
    else {
      const head = { type: undefined, size, back: start - base };
      folded.add(oid, [formatHead(head), entry.subarray(at)]);
    }
    placed.set(oid, start);
  }
}

function removeOld(folder: string): void {
  for (const { name } of Deno.readDirSync(folder)) {
    if (!name.startsWith("tmp_")) continue;
    const path = `${folder}/${name}`;
    const { mtime } = Deno.statSync(path);
    if (Date.now() - (mtime?.getTime() ?? 0) > OLD_MS) removeQuietly(path);
  }
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    return;
  }
}
