// SPDX-License-Identifier: MIT
/**
 * Where a document is in the tree of a store: `refs/<ref>/@object.json`.
 * Nothing is escaped, so a ref and its path are the same text but for the
 * ends. Refs that would lead out of the tree, or to one of its own files, are
 * refused here, before any backend sees a path.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { formatRef, parseRef, SUBPATH_TYPES } from "@ocuroot/sdk/ref";

/** A ref as a store keys it: canonical, cleaned, without a fragment. */
export type Key = string;

/** A ref taken apart for a store. */
export interface Address {
  /** The document. */
  readonly key: Key;
  /** The field, `""` for the whole document. */
  readonly fragment: string;
}

const REFS = "refs/";
const OBJECT = "/@object.json";
const RESERVED = new Set(["@object.json", "@ref.txt"]);
const NAME_BYTES = 255;

/** Most refs come as they are kept, and tell it by their names alone. */
const NAME = String.raw`\w[-\w.]*`;
const PACKAGE = `${NAME}(?:/${NAME})*/-(?:/${NAME})+/`;
const BELOW = `/(?:${SUBPATH_TYPES.join("|")})(?:/${NAME})+`;
const KEPT = new RegExp(
  String.raw`^(?:${PACKAGE})?@(?:\w[-\w]*)?(?:${BELOW})?$`,
);

/**
 * Reads the text of a ref.
 *
 * @param text The ref.
 * @returns Document and field.
 * @throws {OcurootError} ref/syntax when it is no ref or leaves the store.
 */
export function addressOf(text: string): Address {
  if (text.length <= NAME_BYTES && KEPT.test(text)) {
    return { key: text, fragment: "" };
  }
  const ref = parseRef(text);
  const written = formatRef({ ...ref, fragment: "" });
  const key = clean(written);
  const isPlain = key === written && (ref.global || !/^[@+.]/.test(key));
  const fault = isPlain ? faultOf(key) : meaningFault(written, key);
  if (fault !== undefined) {
    throw new OcurootError("ref/syntax", `Cannot use ref "${text}": ${fault}`, {
      data: { ref: text },
    });
  }
  return { key, fragment: ref.fragment };
}

/**
 * Reads the text of a ref that must name a whole document.
 *
 * @param text The ref.
 * @param attempt What is being done, for the message: `set`, `delete`.
 * @returns The document.
 * @throws {OcurootError} ref/syntax when it is no ref or has a fragment.
 */
export function documentKey(text: string, attempt: string): Key {
  const { key, fragment } = addressOf(text);
  if (fragment === "") return key;
  throw new OcurootError(
    "ref/syntax",
    `Cannot ${attempt} "${text}": it names field "${fragment}" of a document`,
    { hint: `Name the whole document: "${key}".`, data: { ref: text } },
  );
}

/**
 * Gives the path of a document.
 *
 * @param key The document.
 * @returns Its path below the root of the store.
 */
export function pathOf(key: Key): string {
  return `${REFS}${key}${OBJECT}`;
}

/**
 * Gives the document at a path.
 *
 * @param path A path below the root of the store.
 * @returns The document, or undefined for any other file.
 */
export function keyAt(path: string): Key | undefined {
  if (!path.startsWith(REFS) || !path.endsWith(OBJECT)) return undefined;
  return path.slice(REFS.length, -OBJECT.length);
}

/** Collapses `//`, `/./` and slashes at the end, as file systems do. */
function clean(text: string): string {
  if (!/\/\/|\/\.\/|^\.\/|\/\.?$/.test(text)) return text;
  const rooted = text.startsWith("/");
  const kept = text.split("/").filter((part) => part !== "" && part !== ".");
  return `${rooted ? "/" : ""}${kept.join("/")}`;
}

/** What cleaning makes of a ref must be the same ref. */
function meaningFault(written: string, key: Key): string | undefined {
  if (written.startsWith("./")) return "it names no repository";
  const fault = faultOf(key);
  if (fault !== undefined) return fault;
  return isCanonical(key) ? undefined : `as a path it would be "${key}"`;
}

function isCanonical(key: Key): boolean {
  try {
    return formatRef(parseRef(key)) === key;
  } catch {
    return false;
  }
}

/** What nearly all refs are made of: names that no rule is about. */
const PLAIN = /^[-\w@][-\w@.+]{0,80}(?:\/[-\w@+][-\w@.+]{0,80})*$/;
const HAS_RESERVED = /@(?:object\.json|ref\.txt)/;

function faultOf(key: string): string | undefined {
  if (PLAIN.test(key) && !HAS_RESERVED.test(key)) return undefined;
  if (key === "" || key === ".") return "it names no document";
  if (key.startsWith("/")) return "it is an absolute path";
  if (key.includes("\0")) return "it holds a NUL character";
  if (!key.isWellFormed()) return "it is not well-formed Unicode";
  for (const name of key.split("/")) {
    if (name === "..") return 'segment ".." leads out of the store';
    if (isGits(name)) return `"${name}" is a name that Git keeps for itself`;
    if (RESERVED.has(name)) return `"${name}" is a file of the store itself`;
    if (isLong(name)) return `segment "${name}" is longer than 255 bytes`;
  }
  return undefined;
}

/** Whatever a file system may take for `.git`, as `git fsck` has it. */
function isGits(name: string): boolean {
  const seen = name.replace(
    /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g,
    "",
  );
  return /^(?:\.git|git~1)[. ]*$/i.test(seen);
}

function isLong(name: string): boolean {
  if (name.length * 3 <= NAME_BYTES) return false;
  return new TextEncoder().encode(name).length > NAME_BYTES;
}
