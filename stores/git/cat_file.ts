// SPDX-License-Identifier: MIT
/**
 * Reads blobs and commits of a repository with `cat-file --batch`: one by one
 * through a process that stays, many through one that ends with them and
 * writes large pieces.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import {
  type Answers,
  blobMissing,
  type BlobSource,
  blobTooLarge,
} from "./blobs.ts";
import { MAX_DOCUMENT_BYTES } from "../envelope.ts";
import { collect, type GitOptions, spawnGit } from "./git.ts";
import { joined } from "./joined.ts";

const READ = ["cat-file", "--batch=%(objecttype) %(objectsize)"];

/** Below it, starting a process costs more than its larger pieces save. */
const WORTH_A_PROCESS = 500;

/**
 * Starts the process that reads.
 *
 * @param options Repository and environment.
 * @param answers Takes what was read.
 * @returns The source.
 */
export function openCatFile(
  options: GitOptions,
  answers: Answers,
): BlobSource {
  const one = openLine(spawnGit(READ, options), answers);
  const ahead: Line[] = [];
  const ends: Promise<void>[] = [];
  let unsent: string[] = [];
  const flush = () => {
    if (unsent.length > 0) one.ask(unsent);
    unsent = [];
  };
  const ask = (oid: string): void => {
    if (unsent.length === 0) queueMicrotask(flush);
    unsent.push(oid);
  };
  return {
    ask,
    askAll(oids) {
      if (oids.length < WORTH_A_PROCESS) return oids.forEach(ask);
      const all = openLine(spawnGit([...READ, "--buffer"], options), answers);
      all.ask(oids);
      ahead.push(all);
      ends.push(all.end());
    },
    stop: () => ahead.forEach((line) => line.stop()),
    async close() {
      flush();
      await Promise.all([one.end(), ...ends]);
    },
  };
}

/** Requests to one process. */
interface Line {
  ask(oids: readonly string[]): void;
  /** Ends it now. */
  stop(): void;
  /** Ends it when all is answered. */
  end(): Promise<void>;
}

function openLine(child: Deno.ChildProcess, answers: Answers): Line {
  const writer = child.stdin.getWriter();
  const queue: Queue = { waiting: [], isOver: false };
  const reading = readAnswers(child.stdout, { queue, answers });
  const errors = collect(child.stderr);
  return {
    ask(oids) {
      for (const oid of oids) queue.waiting.push(oid);
      if (queue.isOver) return endAll(queue, answers);
      const bytes = new TextEncoder().encode(`${oids.join("\n")}\n`);
      writer.write(bytes).catch(() => {});
    },
    stop() {
      try {
        child.kill();
      } catch {
        // It has ended.
      }
    },
    async end() {
      await writer.close().catch(() => {});
      await Promise.all([reading, errors, child.status]);
    },
  };
}

/** What was asked for and not answered. */
interface Queue {
  readonly waiting: string[];
  /** True once git has ended. */
  isOver: boolean;
}

/** Answers requests in order: `<type> <size>\n<bytes>\n`. */
async function readAnswers(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  { queue, answers }: { readonly queue: Queue; readonly answers: Answers },
): Promise<void> {
  const { waiting } = queue;
  const input = createInput(stream);
  let answered = 0;
  for (;;) {
    // Most answers are here as a whole: waiting for each costs more than it.
    const header = input.lineHere() ?? await input.line();
    const oid = waiting[answered];
    if (header === undefined || oid === undefined) break;
    const later = answer(answers, { oid, header, input });
    if (later !== undefined && !await later) break;
    if (++answered < MANY) continue;
    waiting.splice(0, answered);
    answered = 0;
  }
  waiting.splice(0, answered);
  queue.isOver = true;
  endAll(queue, answers);
}

function endAll({ waiting }: Queue, answers: Answers): void {
  for (const oid of waiting.splice(0)) answers.none(oid, () => gone(oid));
}

/** Taking requests off one by one would move all others each time. */
const MANY = 1000;

/** Answers at once where it can; else it gives whether it could. */
function answer(
  answers: Answers,
  { oid, header, input }: Question,
): Promise<boolean> | undefined {
  const size = Number(header.slice(header.indexOf(" ") + 1));
  if (Number.isNaN(size)) {
    answers.none(oid, () => blobMissing(oid, header));
    return undefined;
  }
  const isText = header.startsWith("blob ") || header.startsWith("commit ");
  const here = isText ? input.textHere(size) : undefined;
  if (here !== undefined) {
    answers.text(oid, here);
    return undefined;
  }
  return input.text(size).then((late) => {
    if (late === undefined) return false;
    if (!isText) answers.none(oid, () => blobMissing(oid, header));
    else if (late === TOO_LARGE) {
      answers.none(oid, () => blobTooLarge(oid, size));
    } else answers.text(oid, late);
    return true;
  });
}

/** In place of a text that is passed over. */
const TOO_LARGE = Symbol("too large");

interface Question {
  readonly oid: string;
  readonly header: string;
  readonly input: Input;
}

interface Input {
  /** As {@link Input.line}, if it has arrived. */
  lineHere(): string | undefined;
  /** As {@link Input.text}, if it has arrived. */
  textHere(size: number): string | undefined;
  line(): Promise<string | undefined>;
  /** Undefined when it ends before. */
  text(size: number): Promise<string | typeof TOO_LARGE | undefined>;
}

type Bytes = Uint8Array<ArrayBuffer>;

function pass(): void {
  // It is read to get to what follows.
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
  const each = async (length: number, use: (part: Bytes) => void) => {
    for (let left = length; left > 0;) {
      if (at === arrived.bytes.length && !await more()) return false;
      const part = arrived.bytes.subarray(at, at + left);
      at += part.length;
      left -= part.length;
      use(part);
    }
    return true;
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
      const parts: Bytes[] = [];
      const isTooLarge = size > MAX_DOCUMENT_BYTES;
      const use = isTooLarge ? pass : (part: Bytes) => void parts.push(part);
      if (!await each(size, use) || !await each(1, pass)) return undefined;
      return isTooLarge ? TOO_LARGE : decode(joined(parts));
    },
  };
}

/** Decoding all at once is much quicker than document by document. */
function arrivedOf(bytes: Uint8Array<ArrayBuffer>): Arrived {
  const text = decode(bytes);
  const isPlain = text.length === bytes.length && !text.includes("\ufffd");
  return { bytes, letters: isPlain ? text : undefined };
}

const DECODER = new TextDecoder();

function decode(bytes: Uint8Array<ArrayBuffer>): string {
  return DECODER.decode(bytes);
}

function gone(oid: string): OcurootError {
  return new OcurootError(
    "store/unavailable",
    `Cannot read object "${oid}": git ended before it answered`,
  );
}
