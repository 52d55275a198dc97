// SPDX-License-Identifier: MIT
/**
 * All documents of one store at one revision, read once for all checks. What
 * cannot be read is kept as an error about itself.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Json } from "@ocuroot/sdk/model";
import { normalizeRef, parseRef, type Ref } from "@ocuroot/sdk/ref";
import type { StoredDocument, StoreTag, View } from "../../stores/store.ts";

/** A store as the checks see it. */
export interface Scan {
  /** Which one. */
  readonly store: StoreTag;
  /** Every ref with a document, sorted bytewise. */
  readonly refs: readonly string[];
  /** Documents that could be read, by ref. */
  readonly documents: ReadonlyMap<string, StoredDocument>;
  /** What is wrong with the others. */
  readonly broken: ReadonlyMap<string, OcurootError>;
}

/** Every document; `@` and below need a glob of their own nowhere. */
const EVERYTHING = "**";

/**
 * Reads a store.
 *
 * @param store Which one it is.
 * @param view What to read.
 * @returns Its documents.
 */
export async function scanStore(store: StoreTag, view: View): Promise<Scan> {
  const refs = (await view.match(EVERYTHING)).filter(isReachable);
  const documents = new Map<string, StoredDocument>();
  const broken = new Map<string, OcurootError>();
  for (const ref of refs) {
    try {
      parseRef(ref);
      const document = await view.document(ref);
      if (document !== undefined) documents.set(ref, document);
    } catch (error) {
      if (!(error instanceof OcurootError)) throw error;
      broken.set(ref, error);
    }
  }
  return { store, refs, documents, broken };
}

/**
 * False for the old spellings `+` and `call`: reading them leads elsewhere, so
 * they are files without a ref, and no part of any release.
 */
function isReachable(ref: string): boolean {
  try {
    return normalizeRef(ref) === ref;
  } catch (error) {
    if (error instanceof OcurootError) return true;
    throw error;
  }
}

/**
 * Gives the body of a document that is not a link.
 *
 * @param scan The store.
 * @param ref Exactly this ref.
 * @returns Its body, or undefined.
 */
export function bodyAt(scan: Scan, ref: string): Json | undefined {
  const document = scan.documents.get(ref);
  return document?.kind === "ref" ? document.body : undefined;
}

/**
 * Tells whether anything is kept at a ref, readable or not.
 *
 * @param scan The store.
 * @param ref Exactly this ref.
 * @returns True when there is.
 */
export function isKept(scan: Scan, ref: string): boolean {
  return scan.documents.has(ref) || scan.broken.has(ref);
}

/** A document that stands below a release, by its parts. */
export interface Part {
  /** Its ref. */
  readonly ref: string;
  /** The same, taken apart. */
  readonly parsed: Ref;
}

/**
 * Lists the documents of releases and what is below them.
 *
 * @param scan The store.
 * @returns Those whose ref names a numbered release.
 */
export function releaseParts(scan: Scan): readonly Part[] {
  return scan.refs.flatMap((ref) => {
    const parsed = parseOrSkip(ref);
    const isPart = parsed !== undefined && !parsed.global &&
      /^r\d+$/.test(parsed.release ?? "");
    return isPart ? [{ ref, parsed }] : [];
  });
}

function parseOrSkip(ref: string): Ref | undefined {
  try {
    return parseRef(ref);
  } catch {
    return undefined;
  }
}
