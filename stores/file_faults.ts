// SPDX-License-Identifier: MIT
/**
 * Judges the files of a store by their paths alone: which belong to it, and
 * which could be taken for one another elsewhere. It reads nothing.
 *
 * @module
 */

import { FORMAT_FILE } from "./format.ts";
import { addressOf, keyAt } from "./path.ts";
import type { FileFault } from "./store.ts";

/** A file of a store. */
export interface FileEntry {
  /** Its path below the root of the store. */
  readonly path: string;
  /** Where it leads, when it is no plain file. */
  readonly leads?: string;
}

/** What a store may hold besides documents and markers. */
const KNOWN = /^(?:\.ocuroot\/|\.git\/)/;
const DOCUMENT = /^refs\/.+\/@object\.json$/;
const MARKER = /^dependencies\/.+\/@ref\.txt$/;

/**
 * Judges files.
 *
 * @param entries All files below the root.
 * @returns Those that do not belong, and names that clash.
 */
export function judgeFiles(
  entries: readonly FileEntry[],
): readonly FileFault[] {
  const faults = entries.flatMap(({ path, leads }): readonly FileFault[] => {
    if (leads !== undefined) return [{ kind: "link", path, other: leads }];
    if (path === FORMAT_FILE || KNOWN.test(path)) return [];
    if (!DOCUMENT.test(path) && !MARKER.test(path)) {
      return [{ kind: "foreign", path }];
    }
    return isReachable(path) ? [] : [{ kind: "name", path }];
  });
  return [...faults, ...clashes(entries)];
}

/** Names that are one where case or composition of letters do not count. */
function clashes(entries: readonly FileEntry[]): readonly FileFault[] {
  const seen = new Map<string, string>();
  const faults: FileFault[] = [];
  const known = new Set<string>();
  for (const { path } of entries) {
    for (let end = path.indexOf("/"); end > 0;) {
      const name = path.slice(0, end);
      end = path.indexOf("/", end + 1);
      if (known.has(name)) continue;
      known.add(name);
      const folded = name.normalize("NFC").toLowerCase();
      const other = seen.get(folded);
      if (other === undefined) seen.set(folded, name);
      else faults.push({ kind: "clash", path: name, other });
    }
  }
  return faults;
}

/** Older stores hold documents that no ref of today leads to. */
function isReachable(path: string): boolean {
  const key = keyAt(path);
  if (key === undefined) return true;
  try {
    return addressOf(key).key === key;
  } catch {
    return false;
  }
}
