// SPDX-License-Identifier: MIT
/**
 * A sorted set of refs that never changes: adding and removing gives another
 * set that shares what stayed. Kept in pieces, so that a change of a few refs
 * among many copies little, and a view keeps the set it began with for free.
 *
 * @module
 */

import type { Glob } from "@ocuroot/sdk/glob";
import { compareBytewise, sortBytewise } from "./bytewise.ts";
import type { Key } from "./path.ts";

/** Refs in pieces, sorted bytewise, unique. No piece is empty. */
export interface SortedRefs {
  /** The pieces. */
  readonly pieces: readonly (readonly Key[])[];
}

/** No refs. */
export const NO_REFS: SortedRefs = { pieces: [] };

const PIECE = 512;

/**
 * Makes a set.
 *
 * @param refs Refs in any order, unique.
 * @returns The set.
 */
export function sortRefs(refs: Iterable<Key>): SortedRefs {
  return { pieces: cut(sortBytewise([...refs])) };
}

/**
 * Adds and removes refs.
 *
 * @param refs The set.
 * @param changes True for a ref that is there, false for one that is not.
 * @returns The changed set.
 */
export function changeRefs(
  refs: SortedRefs,
  changes: ReadonlyMap<Key, boolean>,
): SortedRefs {
  if (changes.size === 0) return refs;
  if (refs.pieces.length === 0) return sortRefs(present(changes));
  const byPiece = new Map<number, Map<Key, boolean>>();
  for (const [key, isThere] of changes) {
    const index = pieceOf(refs, key);
    const group = byPiece.get(index) ?? new Map<Key, boolean>();
    byPiece.set(index, group.set(key, isThere));
  }
  const pieces = refs.pieces.flatMap((piece, index) => {
    const group = byPiece.get(index);
    return group === undefined ? [piece] : cut(changePiece(piece, group));
  });
  return { pieces };
}

/**
 * Finds refs that match any of the globs. Only refs that begin with the plain
 * start of a glob are looked at.
 *
 * @param refs The set.
 * @param globs The globs.
 * @returns Sorted, unique refs.
 */
export function matchRefs(
  refs: SortedRefs,
  globs: readonly Glob[],
): readonly Key[] {
  const only = globs[0];
  if (globs.length === 1 && only !== undefined) return matchOne(refs, only);
  const found = new Set(globs.flatMap((glob) => matchOne(refs, glob)));
  return sortBytewise([...found]);
}

function matchOne(refs: SortedRefs, glob: Glob): Key[] {
  const { prefix } = glob;
  const found: Key[] = [];
  for (let index = pieceOf(refs, prefix); index < refs.pieces.length; index++) {
    for (const key of refs.pieces[index] ?? []) {
      if (!key.startsWith(prefix)) {
        if (compareBytewise(key, prefix) > 0) return found;
      } else if (glob.test(key)) found.push(key);
    }
  }
  return found;
}

/** The piece in which a ref is or would be. */
function pieceOf(refs: SortedRefs, key: Key): number {
  let low = 0;
  let high = refs.pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const first = refs.pieces[middle]?.[0] ?? "";
    if (compareBytewise(first, key) <= 0) low = middle;
    else high = middle - 1;
  }
  return low;
}

function changePiece(
  piece: readonly Key[],
  changes: ReadonlyMap<Key, boolean>,
): Key[] {
  const kept = piece.filter((key) => !changes.has(key));
  return sortBytewise([...kept, ...present(changes)]);
}

function present(changes: ReadonlyMap<Key, boolean>): Key[] {
  return [...changes].filter(([, isThere]) => isThere).map(([key]) => key);
}

function cut(sorted: readonly Key[]): (readonly Key[])[] {
  if (sorted.length <= 2 * PIECE) return sorted.length === 0 ? [] : [sorted];
  const pieces: (readonly Key[])[] = [];
  for (let start = 0; start < sorted.length; start += PIECE) {
    pieces.push(sorted.slice(start, start + PIECE));
  }
  return pieces;
}
