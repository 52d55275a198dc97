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
    messages: parsed(stdin.readable),
  };
}

async function* parsed(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<ToChild> {
  for await (const line of linesOf(stream, MAX_MESSAGE)) {
    yield JSON.parse(line);
  }
}
