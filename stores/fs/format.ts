// SPDX-License-Identifier: MIT
/**
 * Makes sure that a directory is a store of our version. Anything else but
 * the version before is left alone.
 *
 * @module
 */

import { FORMAT_FILE, formatText, readFormat } from "../format.ts";
import type { StoreTag } from "../store.ts";
import { makeDirectory, moveFile, readText, writeText } from "./files.ts";
import { fileIn, type FsPlace } from "./place.ts";

/**
 * Makes sure that a directory is a store of our version.
 *
 * @param place The directory.
 * @param tag The purpose to note in a new store.
 * @throws {OcurootError} store/format-version for any other version.
 */
export function ensureFormat(place: FsPlace, tag: StoreTag): void {
  const path = fileIn(place, FORMAT_FILE);
  const text = readText(path);
  if (text !== undefined && readFormat(text, path) === "current") return;
  makeDirectory(fileIn(place, "refs"));
  const draft = `${path}.${crypto.randomUUID()}`;
  writeText(draft, formatText(tag));
  moveFile(draft, path);
}
