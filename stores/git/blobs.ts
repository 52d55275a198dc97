// SPDX-License-Identifier: MIT
/**
 * Blobs by object id. They never change, so what was read once is kept. It
 * does not know paths.
 *
 * @module
 */

import { MAX_DOCUMENT_BYTES } from "../envelope.ts";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Awaitable } from "../tree.ts";

/** Reads blobs by object id. */
export interface BlobReader {
  /**
   * Reads one blob.
   *
   * @param oid Its object id.
   * @returns Its bytes as text.
   * @throws {OcurootError} store/corrupt when it is not there, or too large.
   */
  read(oid: string): Awaitable<string>;
  /** Asks for blobs ahead of {@link BlobReader.read}. */
  prefetch(oids: Iterable<string>): void;
  /** Keeps a text that is known already. */
  remember(oid: string, text: string): void;
  /** Releases what reading took. */
  close(): Promise<void>;
}

/** Who waits for a blob: many of them, so they are no promises. */
export interface Asking {
  /** Takes its text. */
  resolve(text: string): void;
  /** Takes the reason why there is none. */
  reject(error: unknown): void;
}

/** Where blobs come from. */
export interface BlobSource {
  /** Reads one; may be called again before it has answered. */
  ask(oid: string, asking: Asking): void;
  /** Releases it. */
  close(): Promise<void>;
}

/**
 * Makes a reader; its source is opened with the first request.
 *
 * @param open Opens the source.
 * @returns The reader.
 */
export function createBlobReader(open: () => BlobSource): BlobReader {
  const known = new Map<string, string>();
  const waiting = new Map<string, Asking[]>();
  let source: BlobSource | undefined;
  const take = (oid: string): readonly Asking[] => {
    const all = waiting.get(oid) ?? [];
    waiting.delete(oid);
    return all;
  };
  const ask = (oid: string): Asking[] => {
    const asked = waiting.get(oid);
    if (asked !== undefined) return asked;
    const all: Asking[] = [];
    waiting.set(oid, all);
    source ??= open();
    source.ask(oid, {
      resolve: (text) => {
        known.set(oid, text);
        for (const one of take(oid)) one.resolve(text);
      },
      reject: (error) => {
        for (const one of take(oid)) one.reject(error);
      },
    });
    return all;
  };
  return {
    read: (oid) =>
      known.get(oid) ??
        new Promise((resolve, reject) => ask(oid).push({ resolve, reject })),
    prefetch(oids) {
      for (const oid of oids) if (!known.has(oid)) ask(oid);
    },
    remember: (oid, text) => void known.set(oid, text),
    async close() {
      await source?.close();
      source = undefined;
    },
  };
}

/**
 * Says that a blob is too large for a document.
 *
 * @param oid Its object id.
 * @param size Its bytes.
 * @returns The error.
 */
export function blobTooLarge(oid: string, size: number): OcurootError {
  return new OcurootError(
    "store/corrupt",
    `Cannot read object "${oid}": it holds ${size} bytes, more than the` +
      ` ${MAX_DOCUMENT_BYTES} that a document may have`,
  );
}

/**
 * Says that a blob cannot be read.
 *
 * @param oid Its object id.
 * @param answer What was there instead.
 * @returns The error.
 */
export function blobMissing(oid: string, answer: string): OcurootError {
  return new OcurootError(
    "store/corrupt",
    `Cannot read object "${oid}": git answered "${answer}"`,
    { hint: "Delete the cache of the store: it is made anew from the remote." },
  );
}
