// SPDX-License-Identifier: MIT
/**
 * Writes packs: for a remote, and to the disk. A pack on disk is there with
 * its index or not at all, also after the power has failed. It reads none.
 *
 * @module
 */

import type { Bytes, Codec } from "./_codec.ts";
import { formatHead, type ObjectType } from "./_pack_entry.ts";
import { formatPackIndex, type Placed } from "./_pack_index.ts";

/** An object with its id. */
export interface PackedObject {
  /** Its id. */
  readonly oid: string;
  /** What it is. */
  readonly type: ObjectType;
  /** Its content. */
  readonly bytes: Uint8Array;
}

/** A pack, and what is where in it. */
export interface IndexedPack {
  /** The pack. */
  readonly pack: Bytes;
  /** Where its objects are. */
  readonly placed: readonly Placed[];
}

/** A pack that grows. */
export interface GrowingPack {
  /** Where the next entry starts. */
  readonly size: number;
  /** Adds an entry, in parts. */
  add(oid: string, entry: readonly Uint8Array[]): void;
  /** Gives the pack. */
  finish(): Promise<IndexedPack>;
}

const HEAD_BYTES = 12;

/**
 * Packs objects, each whole.
 *
 * @param codec Compresses and hashes.
 * @param objects The objects.
 * @returns The pack.
 */
export async function packObjects(
  codec: Codec,
  objects: Iterable<PackedObject>,
): Promise<IndexedPack> {
  const pack = growPack(codec);
  for (const { oid, type, bytes } of objects) {
    const head = formatHead({ type, size: bytes.length, back: undefined });
    pack.add(oid, [head, codec.fold(bytes)]);
  }
  return await pack.finish();
}

/**
 * Starts an empty pack.
 *
 * @param codec Compresses and hashes.
 * @returns The pack.
 */
export function growPack(codec: Codec): GrowingPack {
  const parts: Bytes[] = [];
  const placed: Placed[] = [];
  let size = HEAD_BYTES;
  return {
    get size() {
      return size;
    },
    add(oid, entry) {
      const whole = joined(entry);
      placed.push({ oid, offset: size, sum: codec.sum(whole) });
      parts.push(whole);
      size += whole.length;
    },
    async finish() {
      const head = new Uint8Array(HEAD_BYTES);
      head.set(new TextEncoder().encode("PACK"));
      new DataView(head.buffer).setUint32(4, 2);
      new DataView(head.buffer).setUint32(8, placed.length);
      const trailer = codec.hash([head, ...parts]);
      const whole = [head, ...parts, new Uint8Array(trailer)];
      return { pack: await new Blob(whole).bytes(), placed };
    },
  };
}

/**
 * Writes a pack to disk. Readers look for the index, so that comes last.
 *
 * @param codec Hashes.
 * @param folder The folder of packs.
 * @param indexed The pack.
 * @returns Its name, without `.pack`.
 */
export async function writePack(
  codec: Codec,
  folder: string,
  { pack, placed }: IndexedPack,
): Promise<string> {
  const trailer = pack.subarray(-20);
  const name = `pack-${trailer.toHex()}`;
  await Deno.mkdir(folder, { recursive: true });
  const index = formatPackIndex(codec, placed, trailer);
  for (const [kind, bytes] of [["pack", pack], ["idx", index]] as const) {
    const draft = `${folder}/tmp_${kind}_${crypto.randomUUID()}`;
    try {
      await writeThrough(draft, bytes);
      await Deno.rename(draft, `${folder}/${name}.${kind}`);
    } catch (error) {
      await Deno.remove(draft).catch(() => {});
      throw error;
    }
  }
  return name;
}

async function writeThrough(path: string, bytes: Bytes): Promise<void> {
  using file = await Deno.open(path, {
    write: true,
    createNew: true,
    mode: 0o444,
  });
  for (let at = 0; at < bytes.length;) {
    at += await file.write(bytes.subarray(at));
  }
  await file.syncData();
}

function joined(parts: readonly Uint8Array[]): Bytes {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
