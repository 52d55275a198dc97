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
import { type Awaitable, goOn, type Tree } from "./tree.ts";

/** Parsed documents of one tree. */
export interface Documents {
  /** Waits for what is at exactly this ref; undefined where it is here. */
  arrival(key: Key): Promise<unknown> | undefined;
  /** Reads what is at exactly this ref; `store/corrupt` when unreadable. */
  read(key: Key): Awaitable<Envelope | undefined>;
  /**
   * Follows links: the nearest of the ref and its ancestors that is a link
   * gives way to its target, once. Documents on the way do not stop the walk.
   * A corrupt document on the way counts as no link, unless nothing is kept
   * at the ref itself: then only it could say where to look, and it throws.
   */
  resolve(key: Key): Awaitable<Key>;
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
  const peek = (key: Key): Awaitable<Found> => {
    const known = recent.get(key);
    if (known === ABSENT) return undefined;
    if (typeof known === "string") return keep(key, known);
    return known ?? goOn(tree.read(pathOf(key)), (text) => keep(key, text));
  };
  const keepLink = (key: Key, text: string | undefined) => {
    if (text === undefined || !BEGINS_AS_REF.test(text)) return keep(key, text);
    recent.set(key, text);
    return PLAIN;
  };
  const linkAt: Peek = (key) => {
    const known = recent.get(key);
    if (known === ABSENT) return undefined;
    if (known !== undefined) return typeof known === "string" ? PLAIN : known;
    return goOn(tree.read(pathOf(key)), (text) => keepLink(key, text));
  };
  return {
    arrival(key) {
      const found = linkAt(key);
      return found instanceof Promise ? found : undefined;
    },
    read: (key) => goOn(peek(key), readable),
    resolve: (key) => {
      const walk = { key, end: key.length, corrupt: undefined };
      return follow(walk, linkAt);
    },
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
type Peek = (key: Key) => Awaitable<Found | typeof PLAIN>;

/** A document that is no link; it need not be parsed to know that. */
const PLAIN = "plain";
const BEGINS_AS_REF = /^\s*\{\s*"kind"\s*:\s*"ref"/;

/** A ref, and how far the search for a link among its ancestors has come. */
interface Walk {
  readonly key: Key;
  /** Length of what was looked at last. */
  end: number;
  /** The first document on the way that cannot be read. */
  corrupt: OcurootError | undefined;
}

/**
 * Goes on with the search, without waiting for what is here.
 *
 * @param walk The ref; the search moves on in it.
 * @param peek Reads a document, or the error in place of it.
 * @returns The ref it means.
 */
function follow(walk: Walk, peek: Peek): Awaitable<Key> {
  const { key } = walk;
  while (walk.end > 0) {
    const candidate = key.slice(0, walk.end);
    walk.end = candidate.lastIndexOf("/");
    if (walk.end < 0) break;
    const found = peek(candidate);
    if (found instanceof Promise) {
      return found.then((late) =>
        led(walk, { candidate, found: late }) ?? follow(walk, peek)
      );
    }
    const target = led(walk, { candidate, found });
    if (target !== undefined) return target;
  }
  const { corrupt } = walk;
  if (corrupt === undefined) return key;
  return goOn(peek(key), (found) => {
    if (found === undefined) throw corrupt;
    return key;
  });
}

/** Gives where a document on the way leads; undefined when nowhere. */
function led(
  walk: Walk,
  at: { readonly candidate: Key; readonly found: Found | typeof PLAIN },
): Key | undefined {
  const { candidate, found } = at;
  if (found === undefined || found === PLAIN) return undefined;
  if (found instanceof OcurootError) walk.corrupt ??= found;
  else if (found.kind === "link") {
    const link = { key: candidate, body: found.body };
    return targetOf(link, walk.key.slice(candidate.length));
  }
  return undefined;
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

function readable(found: Found): Envelope | undefined {
  if (found instanceof OcurootError) throw found;
  return found;
}

function tryDecode(text: string, key: Key): Envelope | OcurootError {
  try {
    return decodeEnvelope(text, key);
  } catch (error) {
    if (error instanceof OcurootError) return error;
    throw error;
  }
}
