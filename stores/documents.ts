// SPDX-License-Identifier: MIT
/**
 * Documents of a tree, parsed once, and the way from a ref through links to
 * the document it means. It reads; it does not write.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { decodeEnvelope, type Envelope } from "./envelope.ts";
import { addressOf, type Key, pathOf } from "./path.ts";
import { createRecent } from "./recent.ts";
import type { Tree } from "./tree.ts";

/** Parsed documents of one tree. */
export interface Documents {
  /** Reads what is at exactly this ref; `store/corrupt` when unreadable. */
  read(key: Key): Promise<Envelope | undefined>;
  /**
   * Follows links: the nearest of the ref and its ancestors that is a link
   * gives way to its target, once. Documents on the way do not stop the walk.
   * A corrupt document on the way counts as no link, unless nothing is kept
   * at the ref itself: then only it could say where to look, and it throws.
   */
  resolve(key: Key): Promise<Key>;
  /** Forgets a document that was written. */
  forget(key: Key): void;
}

/**
 * Reads the documents of a tree.
 *
 * @param tree The tree.
 * @returns A reader that remembers.
 */
export function createDocuments(tree: Tree): Documents {
  const recent = createRecent<Found | typeof ABSENT | string>(MOST_KNOWN);
  const keep = (key: Key, text: string | undefined): Found => {
    const found = text === undefined ? undefined : tryDecode(text, key);
    recent.set(key, found ?? ABSENT);
    return found;
  };
  const peek = async (key: Key): Promise<Found> => {
    const known = recent.get(key);
    if (known === ABSENT) return undefined;
    if (typeof known === "string") return keep(key, known);
    return known ?? keep(key, await tree.read(pathOf(key)));
  };
  const linkAt: Peek = async (key) => {
    const known = recent.get(key);
    if (known === ABSENT) return undefined;
    if (known !== undefined) return typeof known === "string" ? PLAIN : known;
    const text = await tree.read(pathOf(key));
    if (text === undefined || !BEGINS_AS_REF.test(text)) return keep(key, text);
    recent.set(key, text);
    return PLAIN;
  };
  return {
    async read(key) {
      const found = await peek(key);
      if (found instanceof OcurootError) throw found;
      return found;
    },
    resolve: (key) => resolve(key, linkAt),
    forget: (key) => recent.delete(key),
  };
}

/**
 * A tree never changes: what is forgotten is read again. Many more would not
 * be read twice, and would only be in memory until then.
 */
const MOST_KNOWN = 200;

/** What is known of a ref without a document. */
const ABSENT = Symbol("absent");

/** A document, the error in place of it, or nothing. */
type Found = Envelope | OcurootError | undefined;

/** Reads as much of a document as tells where it leads. */
type Peek = (key: Key) => Promise<Found | typeof PLAIN>;

/** A document that is no link; it need not be parsed to know that. */
const PLAIN = "plain";
const BEGINS_AS_REF = /^\s*\{\s*"kind"\s*:\s*"ref"/;

/**
 * Finds a link among a ref and its ancestors.
 *
 * @param key The ref.
 * @param peek Reads a document, or the error in place of it.
 * @returns The ref it means.
 */
async function resolve(
  key: Key,
  peek: Peek,
): Promise<Key> {
  let corrupt: OcurootError | undefined;
  for (let end = key.length; end > 0;) {
    const candidate = key.slice(0, end);
    end = candidate.lastIndexOf("/");
    if (end < 0) break;
    const found = await peek(candidate);
    if (found instanceof OcurootError) corrupt ??= found;
    else if (found !== PLAIN && found?.kind === "link") {
      const link = { key: candidate, body: found.body };
      return targetOf(link, key.slice(candidate.length));
    }
  }
  if (corrupt === undefined || await peek(key) !== undefined) return key;
  throw corrupt;
}

function targetOf(
  link: { readonly key: Key; readonly body: string },
  rest: string,
): Key {
  const text = link.body + rest;
  try {
    return addressOf(text).key;
  } catch (cause) {
    const isBroken = rest === "" || !isRef(link.body);
    throw new OcurootError(
      isBroken ? "store/corrupt" : "ref/syntax",
      `Cannot follow link "${link.key}": "${text}" is not a ref`,
      { cause, data: { ref: link.key, pointer: "/body" } },
    );
  }
}

function isRef(text: string): boolean {
  try {
    addressOf(text);
    return true;
  } catch {
    return false;
  }
}

function tryDecode(text: string, key: Key): Envelope | OcurootError {
  try {
    return decodeEnvelope(text, key);
  } catch (error) {
    if (error instanceof OcurootError) return error;
    throw error;
  }
}
