// SPDX-License-Identifier: MIT
/**
 * Reads blobs from a repository through one long-lived `cat-file --batch`.
 * Requests are pipelined, so reading many blobs costs one pass. Blobs never
 * change, so what was read once is kept. It does not know paths.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { type GitOptions, spawnGit } from "./git.ts";

/** Reads blobs by object id. */
export interface BlobReader {
  /**
   * Reads one blob.
   *
   * @param oid Its object id.
   * @returns Its bytes as text.
   * @throws {OcurootError} store/corrupt when it is not there, or too large.
   */
  read(oid: string): Promise<string>;
  /** Asks for blobs ahead of {@link BlobReader.read}. */
  prefetch(oids: Iterable<string>): void;
  /** Keeps a text that is known already. */
  remember(oid: string, text: string): void;
  /** Ends the process. */
  close(): Promise<void>;
}

/** Largest document in bytes; a larger one is refused, not loaded. */
export const MAX_DOCUMENT_BYTES = 32 * 1024 * 1024;

interface Request {
  readonly oid: string;
  resolve(text: string): void;
  reject(error: unknown): void;
}

/**
 * Makes a reader; its process starts with the first request.
 *
 * @param options Repository and environment.
 * @returns The reader.
 */
export function createBlobReader(options: GitOptions): BlobReader {
  const known = new Map<string, Promise<string>>();
  let batch: Batch | undefined;
  const request = (oid: string): Promise<string> => {
    const found = known.get(oid);
    if (found !== undefined) return found;
    batch ??= startBatch(options);
    const text = batch.ask(oid);
    text.catch(() => known.delete(oid));
    known.set(oid, text);
    return text;
  };
  return {
    read: request,
    prefetch(oids) {
      for (const oid of oids) request(oid).catch(() => {});
    },
    remember: (oid, text) => void known.set(oid, Promise.resolve(text)),
    async close() {
      await batch?.close();
      batch = undefined;
    },
  };
}

interface Batch {
  ask(oid: string): Promise<string>;
  close(): Promise<void>;
}

function startBatch(options: GitOptions): Batch {
  const child = spawnGit(["cat-file", "--batch"], options);
  const writer = child.stdin.getWriter();
  const waiting: Request[] = [];
  let unsent = "";
  const flush = () => {
    const bytes = new TextEncoder().encode(unsent);
    unsent = "";
    writer.write(bytes).catch(() => {});
  };
  const reading = readAnswers(child.stdout, waiting);
  const errors = new Response(child.stderr).text();
  return {
    ask: (oid) =>
      new Promise((resolve, reject) => {
        waiting.push({ oid, resolve, reject });
        if (unsent === "") queueMicrotask(flush);
        unsent += `${oid}\n`;
      }),
    async close() {
      await writer.close().catch(() => {});
      await Promise.all([reading, errors, child.status]);
    },
  };
}

/** Answers requests in order: `<oid> blob <size>\n<bytes>\n`. */
async function readAnswers(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  waiting: Request[],
): Promise<void> {
  const input = createInput(stream);
  for (;;) {
    const header = await input.line();
    const request = waiting.shift();
    if (header === undefined || request === undefined) {
      request?.reject(gone(request.oid));
      break;
    }
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1];
    if (size === undefined) {
      request.reject(missing(request.oid, header));
      continue;
    }
    const text = await input.text(Number(size));
    if (text === undefined) request.reject(tooLarge(request.oid, size));
    else request.resolve(text);
  }
  for (const request of waiting.splice(0)) request.reject(gone(request.oid));
}

interface Input {
  line(): Promise<string | undefined>;
  text(size: number): Promise<string | undefined>;
}

function createInput(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Input {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let chunk = new Uint8Array(0);
  const more = async (): Promise<boolean> => {
    const { done, value } = await reader.read();
    chunk = value ?? new Uint8Array(0);
    return !done;
  };
  const take = (length: number): Uint8Array => {
    const taken = chunk.subarray(0, length);
    chunk = chunk.subarray(length);
    return taken;
  };
  const each = async (length: number, use: (part: Uint8Array) => void) => {
    for (let left = length; left > 0;) {
      if (chunk.length === 0 && !await more()) return;
      const part = take(left);
      left -= part.length;
      use(part);
    }
  };
  return {
    async line() {
      let line = "";
      for (;;) {
        const end = chunk.indexOf(10);
        if (end >= 0) return line + decoder.decode(take(end + 1)).slice(0, -1);
        line += decoder.decode(take(chunk.length));
        if (!await more()) return undefined;
      }
    },
    async text(size) {
      const isTooLarge = size > MAX_DOCUMENT_BYTES;
      const bytes = new Uint8Array(isTooLarge ? 0 : size);
      let at = 0;
      await each(size, (part) => {
        if (!isTooLarge) bytes.set(part, at);
        at += part.length;
      });
      await each(1, () => undefined);
      return isTooLarge ? undefined : decoder.decode(bytes);
    },
  };
}

function missing(oid: string, answer: string): OcurootError {
  return new OcurootError(
    "store/corrupt",
    `Cannot read object "${oid}": git answered "${answer}"`,
    { hint: "Delete the cache of the store: it is made anew from the remote." },
  );
}

function gone(oid: string): OcurootError {
  return new OcurootError(
    "store/unavailable",
    `Cannot read object "${oid}": git ended before it answered`,
  );
}

function tooLarge(oid: string, size: string): OcurootError {
  return new OcurootError(
    "store/corrupt",
    `Cannot read object "${oid}": it holds ${size} bytes, more than the` +
      ` ${MAX_DOCUMENT_BYTES} that a document may have`,
  );
}
