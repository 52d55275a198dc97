// SPDX-License-Identifier: MIT
/**
 * One text beside a store on files, for what was found out about a revision.
 * An older client changes files and makes no revision, so there is a memo only
 * where the config, or a file called `exclusive`, promises that no other
 * program writes. It never fails: what it keeps can be lost.
 *
 * @module
 */

import type { Memo } from "../store.ts";
import { exists, moveFile, readText, writeText } from "./files.ts";
import { fileIn, type FsPlace, OWN } from "./place.ts";

/**
 * Gives the memo of a store.
 *
 * @param place The store.
 * @param options `exclusive` is true where its config promises it.
 * @returns The memo; it keeps nothing where others may write.
 */
export function createMemo(
  place: FsPlace,
  { exclusive = false }: { readonly exclusive?: boolean } = {},
): Memo {
  const path = fileIn(place, `${OWN}/memo`);
  const promise = fileIn(place, `${OWN}/exclusive`);
  const isExclusive = (): boolean => exclusive || exists(promise);
  return {
    read: () => isExclusive() ? readText(path) : undefined,
    write: (text) => {
      if (!isExclusive()) return;
      const draft = `${path}.${crypto.randomUUID()}`;
      try {
        writeText(draft, text);
        moveFile(draft, path);
      } catch {
        // Read-only or full: it is found out again next time.
      }
    },
  };
}
