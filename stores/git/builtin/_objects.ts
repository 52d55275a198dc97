// SPDX-License-Identifier: MIT
/**
 * The objects of a repository on disk, through isomorphic-git: single ones and
 * packed ones, in the form in which a git program keeps them too. It knows
 * no refs and no remote.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { parseCommit } from "../history.ts";
import type { CommitInfo } from "../repository.ts";
import { atomicFiles } from "./_files.ts";
import { guardPack } from "./_pack_guard.ts";
import { loadLibrary } from "./library.ts";
import { packedObjects } from "./_upload_pack.ts";

/** A branch may hold other files than documents, and these be larger. */
const MOST_OBJECT_BYTES = 256 * 1024 * 1024;

/** What objects there are. */
export type ObjectType = "blob" | "commit" | "tree" | "tag";

/** A commit with its tree. */
export interface CommitObject extends CommitInfo {
  /** Its tree. */
  readonly tree: string;
}

/** Reads and writes objects. */
export interface Objects {
  /** Reads one; undefined when it is not there. */
  read(oid: string): Promise<
    { readonly type: string; readonly bytes: Uint8Array } | undefined
  >;
  /** Reads a commit; undefined when it is not there. */
  commit(oid: string): Promise<CommitObject | undefined>;
  /** Writes one and gives its id. */
  write(type: ObjectType, bytes: Uint8Array): Promise<string>;
  /** Packs objects for a remote. */
  pack(oids: readonly string[]): Promise<Uint8Array<ArrayBuffer>>;
  /** Keeps the objects of a pack. */
  keep(pack: Uint8Array<ArrayBuffer>): Promise<void>;
}

/**
 * Opens the objects of a repository.
 *
 * @param directory The repository.
 * @returns Its objects.
 */
export async function openObjects(directory: string): Promise<Objects> {
  const git = await loadLibrary();
  const place = { fs: atomicFiles(), gitdir: directory, cache: {} };
  const read: Objects["read"] = async (oid) => {
    try {
      const found = await git.readObject({ ...place, oid, format: "content" });
      return { type: found.type, bytes: found.object as Uint8Array };
    } catch (error) {
      if (error instanceof git.Errors.NotFoundError) return undefined;
      throw damaged(oid, error);
    }
  };
  return {
    read,
    async commit(oid) {
      const found = await read(oid);
      return found?.type === "commit" ? commitOf(found.bytes) : undefined;
    },
    write: (type, object) =>
      git.writeObject({ ...place, type, object, format: "content" }),
    async pack(oids) {
      const { packfile } = await git.packObjects({
        ...place,
        oids: [...oids],
        write: false,
      });
      return new Uint8Array(packfile ?? []);
    },
    async keep(pack) {
      if (packedObjects(pack) === 0) return;
      await guardPack({ pack, most: MOST_OBJECT_BYTES });
      // Readers look for the index, so that comes last, and under its name.
      const folder = `${directory}/objects/pack`;
      const name = `pack-${pack.subarray(-20).toHex()}`;
      const draft = `${name}.${crypto.randomUUID()}`;
      await Deno.mkdir(folder, { recursive: true });
      await Deno.writeFile(`${folder}/${draft}.pack`, pack);
      const filepath = `${draft}.pack`;
      await git.indexPack({ ...place, dir: folder, filepath });
      for (const kind of ["pack", "idx"]) {
        const target = `${folder}/${name}.${kind}`;
        await Deno.rename(`${folder}/${draft}.${kind}`, target);
      }
    },
  };
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
