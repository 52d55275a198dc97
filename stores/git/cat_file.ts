// SPDX-License-Identifier: MIT
/**
 * Reads blobs and commits of a repository through one long-lived `cat-file --batch`.
 * Requests are pipelined, so reading many costs one pass.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { blobMissing, type BlobSource, blobTooLarge } from "./blobs.ts";
import { MAX_DOCUMENT_BYTES } from "../envelope.ts";
import { type GitOptions, spawnGit } from "./git.ts";

interface Request {
  readonly oid: string;
  resolve(text: string): void;
  reject(error: unknown): void;
}

/**
 * Starts the process that reads.
 *
 * @param options Repository and environment.
 * @returns The source.
 */
export function openCatFile(options: GitOptions): BlobSource {
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

/** Answers requests in order: `<oid> <type> <size>\n<bytes>\n`. */
async function readAnswers(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  waiting: Request[],
): Promise<void> {
  const input = createInput(stream);
  for (;;) {
    // Most answers are here as a whole: waiting for each costs more than it.
    const header = input.lineHere() ?? await input.line();
    const request = waiting.shift();
    if (header === undefined || request === undefined) {
      request?.reject(gone(request.oid));
      break;
    }
    const size = /^[0-9a-f]+ (?:blob|commit) (\d+)$/.exec(header)?.[1];
    if (size === undefined) {
      request.reject(blobMissing(request.oid, header));
      continue;
    }
    const bytes = Number(size);
    const text = input.textHere(bytes) ?? await input.text(bytes);
    if (text === undefined) {
      request.reject(blobTooLarge(request.oid, bytes));
    } else request.resolve(text);
  }
  for (const request of waiting.splice(0)) request.reject(gone(request.oid));
}

interface Input {
  /** As {@link Input.line}, if it has arrived. */
  lineHere(): string | undefined;
  /** As {@link Input.text}, if it has arrived. */
  textHere(size: number): string | undefined;
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
    lineHere() {
      const end = chunk.indexOf(10);
      if (end < 0) return undefined;
      return decoder.decode(take(end + 1).subarray(0, end));
    },
    textHere(size) {
      if (size >= chunk.length || size > MAX_DOCUMENT_BYTES) return undefined;
      return decoder.decode(take(size + 1).subarray(0, size));
    },
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

function gone(oid: string): OcurootError {
  return new OcurootError(
    "store/unavailable",
    `Cannot read object "${oid}": git ended before it answered`,
  );
}
