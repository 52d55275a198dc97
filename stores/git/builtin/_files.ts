// SPDX-License-Identifier: MIT
/**
 * The file system as isomorphic-git wants to have it, over Deno's own. Files
 * appear whole or not at all: what a crash leaves behind is never half an
 * object. Every object is looked for in several places, so that looking is
 * done at once: waiting for it takes four times as long. It knows nothing of
 * git.
 *
 * @module
 */

import type { PromiseFsClient } from "isomorphic-git";

/**
 * Gives the file system.
 *
 * @returns It, for the `fs` argument of the library.
 */
export function atomicFiles(): PromiseFsClient {
  return {
    promises: {
      readFile,
      writeFile,
      readdir: (path: string) =>
        atOnce(() => Array.from(Deno.readDirSync(path), ({ name }) => name)),
      mkdir: (path: string) => Deno.mkdir(path),
      rmdir: (path: string) => Deno.remove(path),
      unlink: (path: string) => Deno.remove(path),
      stat: (path: string) => atOnce(() => asked(Deno.statSync(path))),
      lstat: (path: string) => atOnce(() => asked(Deno.lstatSync(path))),
      readlink: (path: string) => Deno.readLink(path),
      symlink: (target: string, path: string) => Deno.symlink(target, path),
    },
  };
}

function readFile(
  path: string,
  options?: string | { readonly encoding?: string },
): Promise<string | Uint8Array> {
  const isText = typeof options === "string" || options?.encoding === "utf8";
  return atOnce(() =>
    isText ? Deno.readTextFileSync(path) : Deno.readFileSync(path)
  );
}

function atOnce<T>(look: () => T): Promise<T> {
  try {
    return Promise.resolve(look());
  } catch (error) {
    return Promise.reject(error);
  }
}

async function writeFile(
  path: string,
  data: string | Uint8Array,
): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}.new`;
  try {
    if (typeof data === "string") await Deno.writeTextFile(temporary, data);
    else await Deno.writeFile(temporary, data);
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

/** What is a property for Deno is a question for Node. */
function asked(info: Deno.FileInfo) {
  return {
    size: info.size,
    mode: info.mode ?? 0,
    mtimeMs: info.mtime?.getTime() ?? 0,
    ctimeMs: info.ctime?.getTime() ?? 0,
    isFile: () => info.isFile,
    isDirectory: () => info.isDirectory,
    isSymbolicLink: () => info.isSymlink,
  };
}
