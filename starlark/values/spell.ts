// SPDX-License-Identifier: MIT
/**
 * Finds the name that was probably meant. Case and underscores do not count.
 *
 * @module
 */

/**
 * Gives the candidate nearest to a misspelt name.
 *
 * @param name What was written.
 * @param candidates What could have been meant.
 * @returns The first of the nearest, or `undefined` when none is near.
 */
export function nearest(
  name: string,
  candidates: Iterable<string>,
): string | undefined {
  const written = fold(name);
  let limit = written.length / 2;
  let best: string | undefined;
  for (const candidate of candidates) {
    const far = distance(written, fold(candidate));
    if (far >= limit) continue;
    limit = far;
    best = candidate;
  }
  return best;
}

/** Takes away what does not count. */
function fold(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}

/** Counts the letters to insert, delete or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replace = (row[j] ?? 0) + Number(a[i] !== b[j]);
      next.push(Math.min(replace, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
