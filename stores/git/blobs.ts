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
  /** Gets ready to read. */
  warm(): void;
  /** Asks for blobs ahead of {@link BlobReader.read}. */
  prefetch(oids: readonly string[]): void;
  /** Keeps a text that is known already. */
  remember(oid: string, text: string): void;
  /** Releases what reading took. */
  close(): Promise<void>;
}

/** Takes what a source answers, blob by blob. */
export interface Answers {
  /** The text of a blob. */
  text(oid: string, text: string): void;
  /** Says why there is none, if anybody asks. */
  none(oid: string, reason: () => unknown): void;
}

/** Where blobs come from; nothing is asked for again before it is answered. */
export interface BlobSource {
  /** Reads one; may be called again before it has answered. */
  ask(oid: string): void;
  /** Reads many, in any order. */
  askAll(oids: readonly string[]): void;
  /** Ends what {@link BlobSource.askAll} has begun: nobody waits for it. */
  stop(): void;
  /** Releases it, when all is answered. */
  close(): Promise<void>;
}

/**
 * Makes a reader; its source is opened with the first request.
 *
 * @param open Opens the source.
 * @returns The reader.
 */
export function createBlobReader(
  open: (answers: Answers) => BlobSource,
): BlobReader {
  const blobs = new Map<string, string | Asked>();
  let source: BlobSource | undefined;
  const keep = (oid: string, text: string): void => {
    const asked = blobs.get(oid);
    blobs.set(oid, text);
    if (typeof asked === "object") asked.resolve(text);
  };
  const opened = () =>
    source ??= open({
      text: keep,
      none(oid, reason) {
        const asked = blobs.get(oid);
        blobs.delete(oid);
        if (typeof asked === "object") asked.reject(reason());
      },
    });
  return {
    warm: () => void opened(),
    read(oid) {
      const found = blobs.get(oid);
      if (typeof found === "string") return found;
      if (typeof found === "object") return found.promise;
      const reading = Promise.withResolvers<string>();
      blobs.set(oid, reading);
      if (found === undefined) opened().ask(oid);
      return reading.promise;
    },
    prefetch(oids) {
      const wanted: string[] = [];
      for (const oid of oids) {
        if (blobs.has(oid)) continue;
        blobs.set(oid, AHEAD);
        wanted.push(oid);
      }
      if (wanted.length > 0) opened().askAll(wanted);
    },
    remember: keep,
    async close() {
      const isAwaited = blobs.values().some((one) => typeof one === "object");
      if (!isAwaited) source?.stop();
      await source?.close();
      source = undefined;
    },
  };
}

/** Asked for, and nobody waits for it yet. */
const AHEAD = Symbol("ahead");

/** A blob that has not been answered. */
type Asked = PromiseWithResolvers<string> | typeof AHEAD;

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
