// SPDX-License-Identifier: MIT
/**
 * The file that marks a place as a store and tells its version. Version 3 is
 * ours; version 2 differs only in this file. It reads and writes no files.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { StoreTag } from "./store.ts";

/** Name of the file, at the root of the store. */
export const FORMAT_FILE = ".ocuroot-store";

/** The version that this program writes. */
export const FORMAT_VERSION = 3;
const UPGRADABLE = 2;

/**
 * Gives the text of the file.
 *
 * @param tag The purpose of the store.
 * @returns One line of JSON without a newline.
 */
export function formatText(tag: StoreTag): string {
  return JSON.stringify({ version: FORMAT_VERSION, Tags: { [tag]: {} } });
}

/**
 * Reads the text of the file.
 *
 * @param text The text.
 * @param location Where it is, for the message.
 * @returns `current`, or `old` when it is to be written anew.
 * @throws {OcurootError} store/format-version for any other version.
 */
export function readFormat(text: string, location: string): "current" | "old" {
  const version = versionOf(text);
  if (version === FORMAT_VERSION) return "current";
  if (version === UPGRADABLE) return "old";
  const found = version === undefined
    ? "it tells no version"
    : `its version is ${JSON.stringify(version)}`;
  throw new OcurootError(
    "store/format-version",
    `Cannot open store "${location}": ${found}, and this program reads` +
      ` version ${FORMAT_VERSION}`,
    {
      hint: "Use the program that wrote it, or a newer version of this one.",
      data: { path: location, version: version ?? null },
    },
  );
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
