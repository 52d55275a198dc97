// SPDX-License-Identifier: MIT
/**
 * The objects of a repository on disk, in the form in which a git program
 * keeps them too: packed ones by our own reading, single ones through
 * isomorphic-git. What is written is written as packs. It knows no refs and
 * no remote.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { parseCommit } from "../history.ts";
import type { CommitInfo } from "../repository.ts";
import { type Bytes, loadCodec } from "./_codec.ts";
import { atomicFiles } from "./_files.ts";
import { foldPacks } from "./_fold.ts";
import type { ObjectType } from "./_pack_entry.ts";
import { packedObjects, scanPack } from "./_pack_scan.ts";
import { type PackedObject, packObjects, writePack } from "./_pack_write.ts";
import { openPacks } from "./_packs.ts";
import { loadLibrary } from "./library.ts";

/** A branch may hold other files than documents, and these be larger. */
const MOST_OBJECT_BYTES = 256 * 1024 * 1024;

/** An object. */
export interface StoredObject {
  /** What it is. */
  readonly type: string;
  /** Its content. */
  readonly bytes: Uint8Array;
}

/** A commit with its tree. */
export interface CommitObject extends CommitInfo {
  /** Its tree. */
  readonly tree: string;
}

/** Reads and writes objects. */
export interface Objects {
  /**
   * Reads one; undefined when it is not there.
   *
   * @throws {OcurootError} store/corrupt when it is damaged.
   */
  read(oid: string): Promise<StoredObject | undefined>;
  /** Reads a commit; undefined when it is not there. */
  commit(oid: string): Promise<CommitObject | undefined>;
  /** Tells the id that an object has. */
  idOf(type: ObjectType, bytes: Uint8Array): string;
  /** Writes objects, all or none. */
  write(objects: Iterable<PackedObject>): Promise<void>;
  /**
   * Packs objects for a remote.
   *
   * @throws {OcurootError} store/corrupt when one is not there.
   */
  pack(oids: Iterable<string>): Promise<Bytes>;
  /**
   * Keeps the objects of a pack.
   *
   * @throws {OcurootError} store/corrupt when it is damaged, or too large.
   */
  keep(pack: Bytes): Promise<void>;
  /** Makes one pack of many, where there are many. */
  fold(lock: () => Promise<() => void>): Promise<void>;
}

/**
 * Opens the objects of a repository.
 *
 * @param directory The repository.
 * @returns Its objects.
 */
export async function openObjects(directory: string): Promise<Objects> {
  const codec = await loadCodec();
  const folder = `${directory}/objects/pack`;
  const packs = openPacks(directory, codec);
  const single = singleObjects(directory);
  const find = async (oid: string): Promise<StoredObject | undefined> => {
    const found = packs.read(oid) ?? await single(oid);
    if (found !== undefined) return found;
    packs.refresh();
    return packs.read(oid);
  };
  const read: Objects["read"] = async (oid) => {
    try {
      return await find(oid);
    } catch (error) {
      throw damaged(oid, error);
    }
  };
  return {
    read,
    async commit(oid) {
      const found = await read(oid);
      return found?.type === "commit" ? commitOf(found.bytes) : undefined;
    },
    idOf: codec.idOf,
    async write(objects) {
      await writePack(codec, folder, await packObjects(codec, objects));
      packs.refresh();
    },
    async pack(oids) {
      const objects: PackedObject[] = [];
      for (const oid of oids) {
        const found = await read(oid);
        if (found === undefined) throw damaged(oid, "it is not there");
        objects.push({ oid, ...found as { type: ObjectType } & typeof found });
      }
      return (await packObjects(codec, objects)).pack;
    },
    async keep(pack) {
      if (packedObjects(pack) === 0) return;
      const placed = scanPack(codec, { pack, most: MOST_OBJECT_BYTES });
      await writePack(codec, folder, { pack, placed });
      packs.refresh();
    },
    async fold(lock) {
      await foldPacks({ folder, codec, lock });
      packs.refresh();
    },
  };
}

/** Reads those that are files of their own. */
function singleObjects(
  directory: string,
): (oid: string) => Promise<StoredObject | undefined> {
  const place = { fs: atomicFiles(), gitdir: directory, cache: {} };
  return async (oid) => {
    const path = `${directory}/objects/${oid.slice(0, 2)}/${oid.slice(2)}`;
    // The library would go on to the packs, where it is not.
    if (!isFile(path)) return undefined;
    const { readObject } = await loadLibrary();
    const found = await readObject({ ...place, oid, format: "content" });
    return { type: found.type, bytes: found.object as Uint8Array };
  };
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function damaged(oid: string, cause: unknown): OcurootError {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new OcurootError(
    "store/corrupt",
    `Cannot read object "${oid}": ${words}`,
    {
      cause,
      hint: "Delete the cache of the store: it is made anew from the remote.",
    },
  );
}

function commitOf(bytes: Uint8Array): CommitObject {
  const text = new TextDecoder().decode(bytes);
  const tree = /^tree ([0-9a-f]+)$/m.exec(text)?.[1] ?? "";
  return { tree, ...parseCommit(text) };
}
