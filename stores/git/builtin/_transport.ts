// SPDX-License-Identifier: MIT
/**
 * Carries commits between a cache and its remote over HTTP: what a remote has,
 * what of it is missing here, what it shall become. It decides nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Cache } from "../cache.ts";
import type { Fetch, Refusal, RemoteHeads, Swap } from "../repository.ts";
import { unreachable } from "../unreachable.ts";
import { type Advertisement, readAdvertisement } from "./_advertisement.ts";
import { cacheError } from "./_cache_error.ts";
import type { HttpRemote, Service } from "./_http.ts";
import { missingObjects } from "./_missing.ts";
import type { Objects } from "./_objects.ts";
import { readReport, receiveRequest } from "./_receive_pack.ts";
import {
  readUpload,
  type UploadAnswer,
  type UploadRequest,
  uploadRequest,
} from "./_upload_pack.ts";

/** The ends of the way. */
export interface Ends {
  /** The cache. */
  readonly cache: Cache;
  /** Its objects. */
  readonly objects: Objects;
  /** The remote. */
  readonly http: HttpRemote;
  /** What it says before it takes a push. */
  readonly takes: () => Promise<Advertisement>;
}

/**
 * Asks a remote what it has.
 *
 * @param ends The remote.
 * @param branch The branch of interest.
 * @returns Its heads.
 * @throws {OcurootError} store/unavailable, git/timeout.
 */
export async function askHeads(
  ends: Ends,
  branch: string,
): Promise<RemoteHeads> {
  const { refs, head } = await discover(ends, "git-upload-pack");
  return {
    defaultBranch: head?.replace(/^refs\/heads\//, ""),
    head: refs.get("HEAD"),
    tip: refs.get(`refs/heads/${branch}`),
  };
}

/**
 * Fetches one commit with what is before it.
 *
 * @param ends From where to where.
 * @param what What to fetch.
 * @returns False when the remote has no such ref, or does not give the commit.
 * @throws {OcurootError} store/unavailable, git/timeout, store/full.
 */
export async function fetchCommit(ends: Ends, what: Fetch): Promise<boolean> {
  const { cache, objects } = ends;
  const has = await discover(ends, "git-upload-pack");
  if (what.source.endsWith("/*")) return await fetchBelow(ends, what, has);
  const { refs, abilities } = has;
  const isNamed = isCommit(what.source);
  const want = isNamed ? what.source : refs.get(what.source);
  if (want === undefined) return false;
  // Commits come last: where one is, all that it needs is.
  const isMissing = async () => await objects.commit(want) === undefined;
  if (await isMissing()) {
    const { depth } = what;
    const one = { wants: [want], depth, abilities };
    if (!isNamed) await download(ends, one);
    else {
      await download(ends, one).catch(unlessRefused);
      // Older servers give only what a branch points to: then take them all.
      const heads = [...refs].flatMap(([name, oid]) =>
        name.startsWith("refs/heads/") ? [oid] : []
      );
      const all = { wants: [...new Set(heads)], depth: undefined, abilities };
      if (await isMissing() && heads.length > 0) await download(ends, all);
    }
  }
  if (await isMissing()) return false;
  cache.writeRef(what.target, want);
  return true;
}

/** Fetches all refs below one, and forgets those that are gone. */
async function fetchBelow(
  ends: Ends,
  what: Fetch,
  { refs, abilities }: Advertisement,
): Promise<boolean> {
  const { cache, objects } = ends;
  const [source = "", target = ""] = [what.source, what.target]
    .map((name) => name.slice(0, -1));
  const found = new Map<string, string>();
  for (const [name, oid] of refs) {
    const last = name.slice(source.length);
    // What it is called becomes the name of a file.
    const isBelow = name.startsWith(source) && /^[\w-]+$/.test(last);
    if (isBelow) found.set(target + last, oid);
  }
  const missing = new Set<string>();
  for (const oid of found.values()) {
    if (await objects.commit(oid) === undefined) missing.add(oid);
  }
  const wants = [...missing];
  const { depth } = what;
  if (wants.length > 0) await download(ends, { wants, depth, abilities });
  for (const [name, oid] of found) cache.writeRef(name, oid);
  for (const { name } of cache.listRefs(target.slice(0, -1))) {
    if (!found.has(name)) cache.deleteRef(name);
  }
  return true;
}

async function download(
  ends: Ends,
  wanted: Pick<UploadRequest, "wants" | "depth" | "abilities">,
): Promise<void> {
  const { cache, http } = ends;
  const seen = cache.listRefs("refs/ocuroot/seen");
  const request = {
    ...wanted,
    haves: [...new Set(seen.map(({ oid }) => oid))],
    shallow: [...await readShallow(cache)],
  };
  const answer = await understand(cache, async () =>
    await readUpload(
      await http.converse("git-upload-pack", uploadRequest(request)),
    ));
  await keep(ends, answer);
}

/** A server that does not give a commit by its id says so in its own words. */
function unlessRefused(error: unknown): void {
  const isRefused = error instanceof OcurootError &&
    error.code === "store/unavailable";
  if (!isRefused) throw error;
}

/**
 * Points refs of the remote somewhere else, all or none.
 *
 * @param ends From where to where.
 * @param swaps Where each is, and where it shall be.
 * @returns Undefined for a push that landed, else why it may not have.
 */
export async function pushRefs(
  ends: Ends,
  swaps: readonly Swap[],
): Promise<Refusal | undefined> {
  try {
    const { abilities, refs } = await ends.takes();
    const commits = swaps.flatMap(({ to }) => to ?? []);
    const has = new Set([
      ...refs.values(),
      ...swaps.flatMap(({ from }) => from ?? []),
    ]);
    const missing = await missingObjects(ends.objects, { commits, has });
    const isDeletion = commits.length === 0;
    const pack = isDeletion ? undefined : await ends.objects.pack(missing);
    const body = await receiveRequest(swaps, pack, abilities);
    const report = await ends.http.converse("git-receive-pack", body);
    const words = await readReport(report);
    return words === undefined ? undefined : { words, isAnswer: true };
  } catch (error) {
    // What came of it is found out by asking the remote again.
    const words = error instanceof Error ? error.message : String(error);
    return { words, isAnswer: isRefusal(error) };
  }
}

/** Who may not write, or writes to nothing, is told the same again. */
function isRefusal(error: unknown): boolean {
  const data = error instanceof OcurootError ? error.data : undefined;
  const { status } = (data ?? {}) as { readonly status?: unknown };
  return typeof status === "number" && status >= 400 && status < 500;
}

/**
 * Asks a remote what it says of itself.
 *
 * @param ends The remote.
 * @param service What it is going to be asked for.
 * @returns It.
 * @throws {OcurootError} store/unavailable, git/timeout.
 */
export async function discover(
  { cache, http }: Pick<Ends, "cache" | "http">,
  service: Service,
): Promise<Advertisement> {
  const bytes = await http.discover(service);
  return understand(cache, () => readAdvertisement(bytes));
}

/** What cannot be understood may as well not have been said. */
async function understand<T>(
  { url }: Cache,
  read: () => T | Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof OcurootError) throw error;
    throw unreachable(url, error instanceof Error ? error.message : `${error}`);
  }
}

/** That history is cut is known before the commits that it is cut at. */
async function keep(ends: Ends, answer: UploadAnswer): Promise<void> {
  const { cache, objects } = ends;
  try {
    if (answer.shallow.length + answer.unshallow.length > 0) {
      const shallow = await readShallow(cache);
      for (const oid of answer.shallow) shallow.add(oid);
      for (const oid of answer.unshallow) shallow.delete(oid);
      await writeShallow(cache, shallow);
    }
    await objects.keep(answer.pack);
  } catch (cause) {
    throw cacheError(cache, cause);
  }
}

/** Many servers give commits by their id as well. */
function isCommit(source: string): boolean {
  return /^[0-9a-f]{40}$/.test(source);
}

async function readShallow(cache: Cache): Promise<Set<string>> {
  try {
    const text = await Deno.readTextFile(`${cache.directory}/shallow`);
    return new Set(text.split("\n").filter((line) => line !== ""));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Set();
    throw error;
  }
}

async function writeShallow(
  cache: Cache,
  oids: ReadonlySet<string>,
): Promise<void> {
  const path = `${cache.directory}/shallow`;
  const draft = `${path}.${crypto.randomUUID()}`;
  await Deno.writeTextFile(draft, [...oids, ""].join("\n"));
  await Deno.rename(draft, path);
}
