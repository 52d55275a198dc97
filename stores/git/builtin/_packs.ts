// SPDX-License-Identifier: MIT
/**
 * All packs of a repository, as they come and go: other processes of this
 * machine add packs, and make one of many. What is in none of them is looked
 * for once more among those that came. It writes nothing.
 *
 * @module
 */

import type { Codec } from "./_codec.ts";
import {
  type Allowance,
  type Found,
  openPackFile,
  type PackFile,
} from "./_pack_file.ts";

/** Packs. */
export interface Packs {
  /**
   * Reads an object.
   *
   * @returns It; undefined when no pack that is known has it.
   * @throws {Error} When it is damaged.
   */
  read(oid: string): Found | undefined;
  /** Looks which packs there are now. */
  refresh(): void;
}

const MOST_HELD_BYTES = 256 * 1024 * 1024;

/**
 * Opens the packs of a repository; none is read yet.
 *
 * @param directory The repository.
 * @param codec Unfolds.
 * @returns Its packs.
 */
export function openPacks(directory: string, codec: Codec): Packs {
  const folder = `${directory}/objects/pack`;
  const allowance: Allowance = { left: MOST_HELD_BYTES };
  const known = new Map<string, PackFile | undefined>();
  let hasLooked = false;
  // Objects that are read together mostly came together.
  let last: PackFile | undefined;
  const refresh = () => {
    hasLooked = true;
    const names = new Set(indexedPacks(folder));
    for (const [name, pack] of known) {
      if (names.has(name) && pack !== undefined) continue;
      known.delete(name);
      if (pack?.isHeld) allowance.left += pack.size;
      if (pack === last) last = undefined;
    }
    for (const name of names) {
      if (known.has(name)) continue;
      known.set(name, openPackFile(`${folder}/${name}`, codec, allowance));
    }
  };
  const readFrom = (
    pack: PackFile | undefined,
    oid: string,
  ): Found | undefined => {
    const offset = pack?.index.offsetOf(oid);
    if (pack === undefined || offset === undefined) return undefined;
    const found = pack.read(offset);
    last = pack;
    return found;
  };
  const read = (oid: string): Found | undefined => {
    if (!hasLooked) refresh();
    const found = readFrom(last, oid);
    if (found !== undefined) return found;
    for (const pack of known.values()) {
      const found = pack === last ? undefined : readFrom(pack, oid);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return {
    refresh,
    read(oid) {
      try {
        return read(oid);
      } catch (error) {
        // It was just made one with others.
        if (!(error instanceof Deno.errors.NotFound)) throw error;
        refresh();
        return read(oid);
      }
    },
  };
}

/**
 * Lists the packs that have an index.
 *
 * @param folder The folder of packs.
 * @returns Their names, without `.idx`.
 */
export function indexedPacks(folder: string): readonly string[] {
  try {
    return [...Deno.readDirSync(folder)].flatMap(({ name }) =>
      /^(pack-.*)\.idx$/.exec(name)?.[1] ?? []
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
