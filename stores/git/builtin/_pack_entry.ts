// SPDX-License-Identifier: MIT
/**
 * Entries of a pack: a head that tells type and size, then the content, or
 * what makes it from another content. It unfolds nothing.
 *
 * @module
 */

/** How an entry starts. */
export interface EntryHead {
  /** What it is; undefined for a delta, which is what its base is. */
  readonly type: ObjectType | undefined;
  /** Bytes of what follows, unfolded. */
  readonly size: number;
  /** Where the folded part starts. */
  readonly at: number;
  /** How far before the entry the base of a delta stands, where told so. */
  readonly back: number | undefined;
  /** The id of the base of a delta, where told so. */
  readonly base: string | undefined;
}

/** What objects there are. */
export type ObjectType = "blob" | "commit" | "tree" | "tag";

const TYPES: Readonly<Record<number, ObjectType>> = {
  1: "commit",
  2: "tree",
  3: "blob",
  4: "tag",
};
const OFFSET_DELTA = 6;
const NAMED_DELTA = 7;

/**
 * Reads the head of an entry.
 *
 * @param bytes A pack, or a part of it.
 * @param start Where the entry starts.
 * @returns The head.
 * @throws {Error} When it is of no known type.
 */
export function headAt(bytes: Uint8Array, start: number): EntryHead {
  let at = start;
  let byte = bytes[at++] ?? 0;
  const kind = (byte >> 4) & 7;
  let size = byte & 15;
  for (let weight = 16; byte & 128; weight *= 128) {
    byte = bytes[at++] ?? 0;
    size += (byte & 127) * weight;
  }
  const type = TYPES[kind];
  const plain = { type, size, back: undefined, base: undefined };
  if (type !== undefined) return { ...plain, at };
  if (kind === NAMED_DELTA) {
    const base = bytes.slice(at, at + 20).toHex();
    return { ...plain, at: at + 20, base };
  }
  if (kind !== OFFSET_DELTA) throw new Error(`an entry is of type ${kind}`);
  byte = bytes[at++] ?? 0;
  let back = byte & 127;
  while (byte & 128) {
    byte = bytes[at++] ?? 0;
    back = (back + 1) * 128 + (byte & 127);
  }
  return { ...plain, at, back };
}

/**
 * Writes the head of an entry.
 *
 * @param head Its size, and its type or how far back its base stands.
 * @returns The head.
 */
export function formatHead(
  head: Pick<EntryHead, "type" | "size" | "back">,
): Uint8Array<ArrayBuffer> {
  const { type, size, back } = head;
  const kind = type === undefined
    ? OFFSET_DELTA
    : Number(Object.keys(TYPES).find((key) => TYPES[Number(key)] === type));
  const bytes: number[] = [];
  let byte = (kind << 4) | (size % 16);
  for (let rest = Math.floor(size / 16); rest > 0;) {
    bytes.push(byte | 128);
    byte = rest % 128;
    rest = Math.floor(rest / 128);
  }
  bytes.push(byte, ...back === undefined ? [] : formatBack(back));
  return new Uint8Array(bytes);
}

function formatBack(back: number): readonly number[] {
  const bytes = [back % 128];
  for (let rest = Math.floor(back / 128); rest > 0;) {
    rest--;
    bytes.unshift(128 | (rest % 128));
    rest = Math.floor(rest / 128);
  }
  return bytes;
}

/**
 * Tells how large what a delta makes is.
 *
 * @param delta The delta, unfolded.
 * @returns Bytes.
 */
export function deltaResult(delta: Uint8Array): number {
  return readSizes(delta).after;
}

/**
 * Makes the content that a delta stands for.
 *
 * @param base What it starts from.
 * @param delta The delta, unfolded.
 * @returns The content.
 * @throws {Error} When it does not fit.
 */
export function applyDelta(base: Uint8Array, delta: Uint8Array): Uint8Array {
  const sizes = readSizes(delta);
  if (sizes.before !== base.length) throw new Error("a delta does not fit");
  const result = new Uint8Array(sizes.after);
  let [at, end] = [sizes.at, 0];
  while (at < delta.length) {
    const code = delta[at++] ?? 0;
    if (code & 128) {
      let [from, size] = [0, 0];
      for (let bit = 0; bit < 4; bit++) {
        if (code & (1 << bit)) from += (delta[at++] ?? 0) * 256 ** bit;
      }
      for (let bit = 0; bit < 3; bit++) {
        if (code & (16 << bit)) size += (delta[at++] ?? 0) * 256 ** bit;
      }
      const part = base.subarray(from, from + (size || 0x10000));
      if (end + part.length > result.length) break;
      result.set(part, end);
      end += part.length;
    } else {
      const part = delta.subarray(at, at + code);
      if (code === 0 || end + code > result.length) break;
      result.set(part, end);
      at += code;
      end += code;
    }
  }
  if (end !== result.length) throw new Error("a delta does not fit");
  return result;
}

/** A delta starts with the sizes of what it changes and of what it makes. */
function readSizes(delta: Uint8Array) {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let weight = 1;; weight *= 128) {
      const byte = delta[at++] ?? 0;
      value += (byte & 127) * weight;
      if ((byte & 128) === 0) return value;
    }
  };
  return { before: number(), after: number(), at };
}
