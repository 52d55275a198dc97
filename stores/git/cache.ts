// SPDX-License-Identifier: MIT
/**
 * The bare repository on this machine that stands between us and one remote.
 * It holds what was fetched and what is about to be pushed, on private refs,
 * and can be deleted at any time when nothing waits to be published. It knows
 * nothing of documents.
 *
 * Private refs, for a branch B:
 * `refs/ocuroot/seen/B` is the remote's tip as last fetched or pushed,
 * `refs/ocuroot/kept/B` a commit that the remote refused and that waits,
 * `refs/ocuroot/next/*` commits being published,
 * `refs/ocuroot/pending/*` the end of what several processes publish together
 * (`convoy.ts`). None is ever packed.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { repoName } from "@ocuroot/sdk/repo-name";

/** A bare repository for one remote. */
export interface Cache {
  /** Its directory. */
  readonly directory: string;
  /** The remote it stands for. */
  readonly url: string;
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Aborted when the program is asked to end. */
  readonly signal?: AbortSignal;
  /** Reads a ref; undefined when there is none. */
  readRef(name: string): string | undefined;
  /** Writes a ref. */
  writeRef(name: string, oid: string): void;
  /** Deletes a ref; a missing one is fine. */
  deleteRef(name: string): void;
  /** Lists the refs below a name. */
  listRefs(below: string): readonly CachedRef[];
}

/** A private ref. */
export interface CachedRef {
  /** Its whole name. */
  readonly name: string;
  /** The commit. */
  readonly oid: string;
}

const OID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const CONFIG = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
[gc]
\tauto = 0
`;

/**
 * Opens the cache of a remote, making it when there is none.
 *
 * @param url The checked remote.
 * @param home Directory that holds all caches.
 * @param env Process environment.
 * @returns The cache.
 * @throws {OcurootError} store/unavailable when it cannot be made.
 */
export function openCache(
  url: string,
  home: string,
  env: Readonly<Record<string, string>>,
): Cache {
  return openCacheAt(cacheDirectory(url, home), { url, env });
}

/**
 * Opens a bare repository as the cache of a remote, making it when there is
 * none.
 *
 * @param directory Its absolute path.
 * @param remote The checked remote, and the process environment.
 * @returns The cache.
 * @throws {OcurootError} store/unavailable when it cannot be made.
 */
export function openCacheAt(
  directory: string,
  { url, env }: Pick<Cache, "url" | "env">,
): Cache {
  ensureRepository(directory);
  return {
    directory,
    url,
    env,
    readRef: (name) => readRef(directory, name),
    writeRef: (name, oid) => writeRef(directory, name, oid),
    deleteRef: (name) => removeFile(`${directory}/${name}`),
    listRefs: (below) => listRefs(directory, below),
  };
}

/**
 * Gives the directory of a remote's cache. It stands beside the clones of the
 * older client, never in their place.
 *
 * @param url The remote.
 * @param home Directory that holds all caches.
 * @returns An absolute path.
 */
export function cacheDirectory(url: string, home: string): string {
  const name = repoName(url).split("/").filter((part) =>
    part !== "" && part !== "." && part !== ".."
  );
  const path = name.map(encodeURIComponent).join("/");
  return `${home}/state/caches/${path}-${fingerprint(url)}.git`;
}

/** Tells apart URLs that give the same name (32-bit FNV-1a). */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** What of a cache is git's; locks and notes are ours and stay. */
const OF_GIT = ["HEAD", "config", "objects", "refs", "packed-refs", "shallow"];

/**
 * Makes a cache anew and puts aside what it held, as a repository again where
 * only its small files were damaged.
 *
 * @param directory The cache.
 * @returns Absolute path of what was put aside.
 */
export async function renewCache(directory: string): Promise<string> {
  const aside = `${directory}/damaged-${crypto.randomUUID()}`;
  await Deno.mkdir(aside);
  for (const name of OF_GIT) {
    await Deno.rename(`${directory}/${name}`, `${aside}/${name}`)
      .catch(() => {});
  }
  // None of our refs is ever packed.
  for (const name of ["HEAD", "config", "packed-refs"]) {
    removeFile(`${aside}/${name}`);
  }
  ensureRepository(aside);
  ensureRepository(directory);
  return aside;
}

function ensureRepository(directory: string): void {
  try {
    if (isFile(`${directory}/HEAD`)) return;
    Deno.mkdirSync(`${directory}/objects`, { recursive: true });
    Deno.mkdirSync(`${directory}/refs`, { recursive: true });
    Deno.writeTextFileSync(`${directory}/config`, CONFIG);
    replaceFile(`${directory}/HEAD`, "ref: refs/heads/none\n");
  } catch (cause) {
    throw new OcurootError(
      "store/unavailable",
      `Cannot make cache "${directory}": ${messageOf(cause)}`,
      {
        cause,
        hint: "Make it writable, or set OCUROOT_HOME to another place.",
      },
    );
  }
}

function readRef(directory: string, name: string): string | undefined {
  const loose = readText(`${directory}/${name}`)?.trim();
  if (loose !== undefined && OID.test(loose)) return loose;
  const packed = readText(`${directory}/packed-refs`) ?? "";
  for (const line of packed.split("\n")) {
    if (line.endsWith(` ${name}`)) return line.slice(0, line.indexOf(" "));
  }
  return undefined;
}

function listRefs(directory: string, below: string): readonly CachedRef[] {
  const found: CachedRef[] = [];
  for (const { name, isDirectory } of entriesOf(`${directory}/${below}`)) {
    const path = `${below}/${name}`;
    if (isDirectory) found.push(...listRefs(directory, path));
    else {
      const oid = readRef(directory, path);
      if (oid !== undefined) found.push({ name: path, oid });
    }
  }
  return found.sort((a, b) => a.name < b.name ? -1 : 1);
}

function entriesOf(path: string): readonly Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(path)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function writeRef(directory: string, name: string, oid: string): void {
  if (!OID.test(oid)) throw new TypeError(`Not an object id: "${oid}"`);
  const path = `${directory}/${name}`;
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  replaceFile(path, `${oid}\n`);
}

function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${crypto.randomUUID()}`;
  Deno.writeTextFileSync(temporary, text);
  Deno.renameSync(temporary, path);
}

function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
