// SPDX-License-Identifier: MIT
/**
 * The repository of a remote without a git program: its objects, and the two
 * conversations that fetch and push them over HTTP. The cache on disk is the
 * one that a git program uses too. It decides nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import {
  type Answers,
  blobMissing,
  type BlobSource,
  blobTooLarge,
  createBlobReader,
} from "../blobs.ts";
import { MAX_DOCUMENT_BYTES } from "../../envelope.ts";
import type { Cache } from "../cache.ts";
import { redactUrls } from "../remote_url.ts";
import type { Past, Repository, Swap } from "../repository.ts";
import type { Advertisement } from "./_advertisement.ts";
import { buildCommits } from "./_build.ts";
import { isInHistory, recallFile } from "./_history.ts";
import { createHttpRemote } from "./_http.ts";
import { type Objects, openObjects } from "./_objects.ts";
import {
  askHeads,
  discover,
  type Ends,
  fetchCommit,
  pushRefs,
} from "./_transport.ts";
import { compareTrees, listTree } from "./_trees.ts";

/**
 * Opens the repository behind a cache; nothing is loaded or sent yet.
 *
 * @param cache The cache.
 * @returns The repository.
 * @throws {OcurootError} git/missing when its remote is not reached by HTTP.
 */
export function openBuiltin(cache: Cache): Repository {
  if (!/^https?:\/\//i.test(cache.url)) throw needsProgram(cache.url);
  const http = createHttpRemote(cache);
  let loading: Promise<Objects> | undefined;
  let taking: Promise<Advertisement> | undefined;
  const load = () => loading ??= openObjects(cache.directory);
  // What a remote takes is asked once: a push itself says what it builds on.
  const takes = () => {
    taking ??= discover({ cache, http }, "git-receive-pack");
    taking.catch(() => taking = undefined);
    return taking;
  };
  const ends = async (): Promise<Ends> => ({
    cache,
    http,
    objects: await load(),
    takes,
  });
  const push = async (swaps: readonly Swap[]) =>
    await pushRefs(await ends(), swaps);
  return {
    ...cache,
    blobs: createBlobReader((answers) => blobsOf(load, answers)),
    listHeads: async (branch) => await askHeads(await ends(), branch),
    fetch: async (what) => await fetchCommit(await ends(), what),
    push: async (candidates) =>
      await push(candidates.map(({ branch, base, commit }) => ({
        ref: `refs/heads/${branch}`,
        from: base,
        to: commit,
      }))),
    swap: async (swap) => await push([swap]),
    commit: async (oid) => await (await load()).commit(oid),
    isAncestor: async (question) => await isInHistory(await load(), question),
    list: async (extent) => await listTree(await load(), extent),
    compare: async (step) => await compareTrees(await load(), step),
    async build(drafts, signature) {
      const place = { cache, objects: await load() };
      return await buildCommits(place, { drafts, signature });
    },
    async isWhole() {
      const objects = load();
      // What is made anew in its place is opened anew.
      loading = undefined;
      return await isReadable(cache, objects);
    },
    takeOver: takeNothing,
    tidy: async (lock) => await (await load()).fold(lock).catch(() => {}),
    async subject(commit) {
      const found = await (await load()).commit(commit);
      return found?.message.split("\n", 1)[0] ?? "";
    },
    async *recall(past: Past) {
      yield* recallFile(await load(), past);
    },
  };
}

/** No transport leads from one directory to another. */
function takeNothing(): Promise<boolean> {
  const isTaken = false;
  return Promise.resolve(isTaken);
}

async function isReadable(
  cache: Cache,
  opening: Promise<Objects>,
): Promise<boolean> {
  try {
    const objects = await opening;
    for (const { oid } of cache.listRefs("refs/ocuroot")) {
      if (await objects.commit(oid) === undefined) return false;
      await listTree(objects, { commit: oid, prefix: "" });
    }
    return true;
  } catch {
    return false;
  }
}

function blobsOf(
  load: () => Promise<Objects>,
  answers: Answers,
): BlobSource {
  const read = async (oid: string): Promise<string> => {
    const found = await (await load()).read(oid);
    if (found?.type !== "blob") {
      throw blobMissing(oid, found?.type ?? "missing");
    }
    const size = found.bytes.length;
    if (size > MAX_DOCUMENT_BYTES) throw blobTooLarge(oid, size);
    return new TextDecoder().decode(found.bytes);
  };
  const ask = (oid: string) =>
    void read(oid).then(
      (text) => answers.text(oid, text),
      (error) => answers.none(oid, () => error),
    );
  return {
    ask,
    askAll: (oids) => oids.forEach(ask),
    stop: () => undefined,
    close: () => Promise.resolve(),
  };
}

function needsProgram(url: string): OcurootError {
  return new OcurootError(
    "git/missing",
    `Cannot use remote "${redactUrls(url)}": it needs a git program, and` +
      " there is none",
    {
      hint: "Install git, or put it on PATH. Without it only https:// remotes" +
        " can be used.",
    },
  );
}
