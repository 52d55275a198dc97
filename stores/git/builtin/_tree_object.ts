// SPDX-License-Identifier: MIT
/**
 * A tree as git keeps it: modes, names and object ids, sorted by name. Names
 * are bytes; they are kept as such, so that those which are no text, or which
 * no path may have, stay what they are. It reads no objects.
 *
 * @module
 */

/** One entry. */
export interface TreeItem {
  /** Six octal digits. */
  readonly mode: string;
  /** Object id. */
  readonly oid: string;
}

/** Entries by name; one character of a name stands for one byte. */
export type TreeItems = ReadonlyMap<string, TreeItem>;

/** The mode of a directory. */
export const DIRECTORY = "040000";

/**
 * Reads a tree.
 *
 * @param bytes The object.
 * @returns Its entries.
 */
export function parseTree(bytes: Uint8Array): TreeItems {
  const items = new Map<string, TreeItem>();
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(32, at);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0) break;
    const mode = latin(bytes.subarray(at, space)).padStart(6, "0");
    const name = latin(bytes.subarray(space + 1, end));
    items.set(name, { mode, oid: hex(bytes.subarray(end + 1, end + 21)) });
    at = end + 21;
  }
  return items;
}

/**
 * Writes a tree.
 *
 * @param items Its entries.
 * @returns The object.
 *
 * @example There and back
 * ```ts
 * import { formatTree, parseTree } from "./_tree_object.ts";
 * import assert from "node:assert/strict";
 *
 * const items = new Map([["a", { mode: "100644", oid: "0".repeat(40) }]]);
 * assert.deepEqual(parseTree(formatTree(items)), items);
 * ```
 */
export function formatTree(items: TreeItems): Uint8Array<ArrayBuffer> {
  const sorted = [...items].map(([name, item]) => ({
    ...item,
    name,
    key: item.mode === DIRECTORY ? `${name}/` : name,
  })).sort((a, b) => a.key < b.key ? -1 : 1);
  const heads = sorted.map(({ mode, name }) =>
    `${mode.replace(/^0+/, "")} ${name}\0`
  );
  const size = heads.reduce((sum, head) => sum + head.length + 20, 0);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const [index, head] of heads.entries()) {
    for (let i = 0; i < head.length; i++) bytes[at++] = head.charCodeAt(i);
    bytes.set(Uint8Array.fromHex(sorted[index]?.oid ?? ""), at);
    at += 20;
  }
  return bytes;
}

/** One character for each byte of a text. */
export function toBytewise(text: string): string {
  return isAscii(text) ? text : latin(new TextEncoder().encode(text));
}

/** The text of which each character stands for one byte. */
export function fromBytewise(name: string): string {
  if (isAscii(name)) return name;
  const bytes = Uint8Array.from(name, (letter) => letter.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function hex(bytes: Uint8Array): string {
  return new Uint8Array(bytes).toHex();
}
