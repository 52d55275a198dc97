// SPDX-License-Identifier: MIT
/**
 * The file that marks a directory as a store and tells its version. Version 3
 * is ours; version 2 differs only in this file. Anything else is left alone.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { StoreTag } from "../store.ts";
import { makeDirectory, moveFile, readText, writeText } from "./files.ts";
import { fileIn, type FsPlace } from "./place.ts";

const FILE = ".ocuroot-store";
const VERSION = 3;
const UPGRADABLE = 2;

/**
 * Makes sure that a directory is a store of our version.
 *
 * @param place The directory.
 * @param tag The purpose to note in a new store.
 * @throws {OcurootError} store/format-version for any other version.
 */
export function ensureFormat(place: FsPlace, tag: StoreTag): void {
  const path = fileIn(place, FILE);
  const text = readText(path);
  const version = text === undefined ? undefined : versionOf(text);
  if (version === VERSION) return;
  if (text !== undefined && version !== UPGRADABLE) {
    throw unknownVersion(path, version);
  }
  makeDirectory(fileIn(place, "refs"));
  const draft = `${path}.${crypto.randomUUID()}`;
  writeText(draft, formatText(tag));
  moveFile(draft, path);
}

/**
 * Gives the text of the file.
 *
 * @param tag The purpose of the store.
 * @returns One line of JSON without a newline.
 */
export function formatText(tag: StoreTag): string {
  return JSON.stringify({ version: VERSION, Tags: { [tag]: {} } });
}

/** Keys are read whatever their case, as older clients do. */
function versionOf(text: string): unknown {
  try {
    const entries = Object.entries(JSON.parse(text) as object);
    return entries.find(([key]) => key.toLowerCase() === "version")?.[1];
  } catch {
    return undefined;
  }
}

function unknownVersion(path: string, version: unknown): OcurootError {
  const found = version === undefined
    ? "it tells no version"
    : `its version is ${JSON.stringify(version)}`;
  return new OcurootError(
    "store/format-version",
    `Cannot open store "${path}": ${found}, and this program reads version ${VERSION}`,
    {
      hint: "Use the program that wrote it, or a newer version of this one.",
      data: { path, version: version ?? null },
    },
  );
}
