// SPDX-License-Identifier: MIT
/**
 * The child's end of the line to the engine. It must be opened before user
 * code can run: afterwards standard input and output are out of reach.
 *
 * @module
 */

import { linesOf } from "../lines.ts";
import { type FromChild, MAX_MESSAGE, type ToChild } from "../protocol.ts";

/** A line to the engine. */
export interface Wire {
  /** Says something. */
  send(message: FromChild): void;
  /** What the engine says, until it closes the line. */
  readonly messages: AsyncIterable<ToChild>;
}

/**
 * Opens the line.
 *
 * @returns The line.
 */
export function openWire(): Wire {
  const { stdin, stdout } = Deno;
  const encoder = new TextEncoder();
  return {
    send(message) {
      let bytes = encoder.encode(`${JSON.stringify(message)}\n`);
      while (bytes.length > 0) {
        bytes = bytes.subarray(stdout.writeSync(bytes));
      }
    },
    messages: parsed(chunksOf(stdin)),
  };
}

async function* parsed(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ToChild> {
  for await (const line of linesOf(chunks, MAX_MESSAGE)) {
    yield JSON.parse(line);
  }
}

/** Reads by hand: a stream would cost a tenth of the start. */
async function* chunksOf(
  stdin: typeof Deno.stdin,
): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(64 * 1024);
  for (;;) {
    const size = await stdin.read(buffer);
    if (size === null) return;
    yield buffer.subarray(0, size);
  }
}
