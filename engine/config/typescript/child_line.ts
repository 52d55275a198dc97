// SPDX-License-Identifier: MIT
/**
 * The line to a config child: what is sent to it, and what its runtime said on
 * standard error. It reads no answer.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { type ConfigLimits, outOfMemory } from "../limits.ts";
import type { ToChild } from "./protocol.ts";

/** The line to a child. */
export interface Line {
  /** Address of its inspector; undefined when it ended without one. */
  readonly inspector: Promise<string | undefined>;
  /** Sends a message. */
  send(message: ToChild): void;
  /** Tells why the child ended, from its exit code and last words. */
  lastWords(limits: ConfigLimits): Promise<OcurootError>;
  /** Hangs up. */
  close(): Promise<void>;
}

/** How the runtime tells where its inspector listens: here, and not outside. */
const INSPECTOR = /\bws:\/\/127\.0\.0\.1:\d+\/[\w-]+(?=\s)/;

/**
 * Opens the line to a child.
 *
 * @param process The child.
 * @returns The line.
 */
export function openLine(process: Deno.ChildProcess): Line {
  const writer = process.stdin.getWriter();
  const encoder = new TextEncoder();
  const inspector = Promise.withResolvers<string | undefined>();
  const stderr = tailOf(process.stderr, (text) => {
    const address = INSPECTOR.exec(text)?.[0];
    if (address !== undefined) inspector.resolve(address);
  });
  stderr.finally(() => inspector.resolve(undefined));
  return {
    inspector: inspector.promise,
    send(message) {
      const bytes = encoder.encode(`${JSON.stringify(message)}\n`);
      writer.write(bytes).catch(() => {});
    },
    async lastWords(limits) {
      const [{ code }, words] = await Promise.all([process.status, stderr]);
      if (/out of memory|memory limit/i.test(words)) return outOfMemory(limits);
      return endedEarly(code, words);
    },
    async close() {
      await writer.close().catch(() => {});
      await stderr;
    },
  };
}

/** Keeps the end of a stream, so that noise does not fill memory. */
async function tailOf(
  stream: ReadableStream<Uint8Array>,
  heard: (text: string) => void,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of stream) {
    text = (text + decoder.decode(bytes, { stream: true })).slice(-8192);
    heard(text);
  }
  return text;
}

function endedEarly(code: number, words: string): OcurootError {
  const [first = ""] = words.trim().split("\n");
  const told = first === "" ? "" : `: ${first.replace(/^error: /, "")}`;
  return new OcurootError(
    "config/eval",
    `Cannot evaluate config: its process ended with exit code ${code}${told}`,
    { data: { stderr: words } },
  );
}
