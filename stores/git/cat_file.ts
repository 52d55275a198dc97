// SPDX-License-Identifier: MIT
/**
 * Reads blobs and commits of a repository through one long-lived `cat-file --batch`.
 * Requests are pipelined, so reading many costs one pass.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import {
  type Asking,
  blobMissing,
  type BlobSource,
  blobTooLarge,
} from "./blobs.ts";
import { MAX_DOCUMENT_BYTES } from "../envelope.ts";
import { type GitOptions, spawnGit } from "./git.ts";

interface Request {
  readonly oid: string;
  readonly asking: Asking;
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
    ask: (oid, asking) => {
      waiting.push({ oid, asking });
      if (unsent === "") queueMicrotask(flush);
      unsent += `${oid}\n`;
    },
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
  let answered = 0;
  for (;;) {
    // Most answers are here as a whole: waiting for each costs more than it.
    const header = input.lineHere() ?? await input.line();
    const request = waiting[answered];
    if (header === undefined || request === undefined) break;
    const later = answer(request, { header, input });
    if (later !== undefined) await later;
    if (++answered < MANY) continue;
    waiting.splice(0, answered);
    answered = 0;
  }
  for (const { oid, asking } of waiting.splice(answered)) {
    asking.reject(gone(oid));
  }
}

/** Taking requests off one by one would move all others each time. */
const MANY = 1000;

/** Answers at once where it can. */
function answer(
  { oid, asking }: Request,
  { header, input }: { readonly header: string; readonly input: Input },
): Promise<void> | undefined {
  const text = /^[0-9a-f]+ (?:blob|commit) (\d+)$/.exec(header)?.[1];
  if (text === undefined) {
    asking.reject(blobMissing(oid, header));
    return undefined;
  }
  const size = Number(text);
  const here = input.textHere(size);
  if (here !== undefined) {
    asking.resolve(here);
    return undefined;
  }
  return input.text(size).then((late) => {
    if (late === undefined) asking.reject(blobTooLarge(oid, size));
    else asking.resolve(late);
  });
}

interface Input {
  /** As {@link Input.line}, if it has arrived. */
  lineHere(): string | undefined;
  /** As {@link Input.text}, if it has arrived. */
  textHere(size: number): string | undefined;
  line(): Promise<string | undefined>;
  text(size: number): Promise<string | undefined>;
}

/** What has arrived and is not taken yet. */
interface Arrived {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same as text where bytes are letters one to one. */
  readonly letters: string | undefined;
}

const NOTHING: Arrived = { bytes: new Uint8Array(0), letters: "" };

function createInput(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Input {
  const reader = stream.getReader();
  let arrived = NOTHING;
  let at = 0;
  const more = async (): Promise<boolean> => {
    const { done, value } = await reader.read();
    arrived = value === undefined ? NOTHING : arrivedOf(value);
    at = 0;
    return !done;
  };
  const take = (end: number): string => {
    const { bytes, letters } = arrived;
    const from = at;
    at = end;
    return letters?.slice(from, end) ?? decode(bytes.subarray(from, end));
  };
  const lineHere = (): string | undefined => {
    const end = arrived.bytes.indexOf(10, at);
    if (end < 0) return undefined;
    const line = take(end);
    at = end + 1;
    return line;
  };
  const each = async (
    length: number,
    use: (part: Uint8Array<ArrayBuffer>) => void,
  ) => {
    for (let left = length; left > 0;) {
      if (at === arrived.bytes.length && !await more()) return;
      const part = arrived.bytes.subarray(at, at + left);
      at += part.length;
      left -= part.length;
      use(part);
    }
  };
  return {
    lineHere,
    textHere(size) {
      if (size > MAX_DOCUMENT_BYTES) return undefined;
      if (at + size >= arrived.bytes.length) return undefined;
      const text = take(at + size);
      at++;
      return text;
    },
    async line() {
      let line = "";
      for (;;) {
        const rest = lineHere();
        if (rest !== undefined) return line + rest;
        line += take(arrived.bytes.length);
        if (!await more()) return undefined;
      }
    },
    async text(size) {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      const isTooLarge = size > MAX_DOCUMENT_BYTES;
      await each(size, (part) => void (isTooLarge || parts.push(part)));
      await each(1, () => undefined);
      return isTooLarge ? undefined : decode(await new Blob(parts).bytes());
    },
  };
}

/** Decoding all at once is much quicker than document by document. */
function arrivedOf(bytes: Uint8Array<ArrayBuffer>): Arrived {
  const text = decode(bytes);
  const isPlain = text.length === bytes.length && !text.includes("\ufffd");
  return { bytes, letters: isPlain ? text : undefined };
}

function decode(bytes: Uint8Array<ArrayBuffer>): string {
  return new TextDecoder().decode(bytes);
}

function gone(oid: string): OcurootError {
  return new OcurootError(
    "store/unavailable",
    `Cannot read object "${oid}": git ended before it answered`,
  );
}
