// SPDX-License-Identifier: MIT
/**
 * Looks through a pack before it is unpacked: a few bytes may unfold to more
 * than there is memory for. Nothing is kept of what it inflates.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";

/** What came where. */
export interface Sent {
  /** The pack. */
  readonly pack: Uint8Array<ArrayBuffer>;
  /** Largest object in bytes that may be in it. */
  readonly most: number;
}

/** How an entry starts. */
interface Head {
  readonly type: number;
  readonly size: number;
  /** Where its compressed part starts. */
  readonly at: number;
}

const OFFSET_DELTA = 6;
const NAMED_DELTA = 7;

/**
 * Insists that no object of a pack is too large.
 *
 * @param sent The pack and what is too large.
 * @throws {OcurootError} store/corrupt when one is.
 */
export async function guardPack({ pack, most }: Sent): Promise<void> {
  const { inflateSync } = await import("node:zlib");
  const count = new DataView(pack.buffer, pack.byteOffset).getUint32(8);
  let at = 12;
  for (let left = count; left > 0; left--) {
    const head = headAt(pack, at);
    if (head.size > most) throw tooLarge(head.size, most);
    // What does not shrink grows by little.
    const end = head.at + 2 * head.size + 1024;
    const found: unknown = inflateSync(pack.subarray(head.at, end), {
      info: true,
      maxOutputLength: Math.max(1, head.size),
    });
    const { buffer, engine } = found as {
      readonly buffer: Uint8Array;
      readonly engine: { readonly bytesWritten: number };
    };
    if (head.type === OFFSET_DELTA || head.type === NAMED_DELTA) {
      const size = resultOf(buffer);
      if (size > most) throw tooLarge(size, most);
    }
    at = head.at + engine.bytesWritten;
  }
}

/** Three bits of type, and a size in pieces of four, then seven bits. */
function headAt(pack: Uint8Array, start: number): Head {
  let at = start;
  let byte = pack[at++] ?? 0;
  const type = (byte >> 4) & 7;
  let size = byte & 15;
  for (let weight = 16; byte & 128; weight *= 128) {
    byte = pack[at++] ?? 0;
    size += (byte & 127) * weight;
  }
  if (type === NAMED_DELTA) at += 20;
  if (type === OFFSET_DELTA) { while ((pack[at++] ?? 0) & 128); }
  return { type, size, at };
}

/** A delta starts with the sizes of what it changes and of what it makes. */
function resultOf(delta: Uint8Array): number {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let weight = 1;; weight *= 128) {
      const byte = delta[at++] ?? 0;
      value += (byte & 127) * weight;
      if ((byte & 128) === 0) return value;
    }
  };
  number();
  return number();
}

function tooLarge(size: number, most: number): OcurootError {
  return new OcurootError(
    "store/corrupt",
    `Cannot keep what the remote sent: one object has ${size} bytes, more` +
      ` than the ${most} that are handled without a git program`,
    { hint: "Install git, or take the file off the branch of the store." },
  );
}
