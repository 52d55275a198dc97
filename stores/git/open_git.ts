// SPDX-License-Identifier: MIT
/**
 * Opens stores in Git from their descriptions. Stores on one remote share a
 * cache, so that state and intent can land together.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Backend } from "../backend.ts";
import { FORMAT_FILE, formatText, readFormat } from "../format.ts";
import type { StoreDescription, StoreTag } from "../store.ts";
import { wait } from "../wait.ts";
import type { FileChange, Tree } from "../tree.ts";
import { createBudget, pushesPerMinute } from "./budget.ts";
import { openCache } from "./cache.ts";
import { createGitBackend } from "./git_backend.ts";
import { newWriter } from "./history.ts";
import { JOURNAL_FILE, JOURNAL_TEXT } from "./journal.ts";
import { createJournaledBackend } from "./journaled.ts";
import { createJournals } from "./journals.ts";
import { inspectGit } from "./inspect.ts";
import { createLocks, type Locks } from "./locks.ts";
import type { Remote } from "./publication.ts";
import { checkBranch, checkRemoteUrl } from "./remote_url.ts";
import type { OpenRepository } from "./repository.ts";
import { commitAs } from "./standing.ts";
import { supportFiles } from "./support_files.ts";
import { createTurns } from "./turns.ts";

/** A store in Git as a repo config describes it. */
export type GitDescription = Extract<
  StoreDescription,
  { readonly git: unknown }
>["git"];

/** How stores in Git are opened. */
export interface GitStoreOptions {
  /** Directory that holds caches. */
  readonly home: string;
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Who commits are made for. */
  readonly actor: string;
  /** Words of the command they are made by, without its arguments. */
  readonly command?: string;
  /** Unique id of the command, for messages about locks. */
  readonly owner?: string;
  /** Opens what stands behind a cache: the git program, or none. */
  readonly repository: OpenRepository;
  /** Takes what a person should know although nothing failed. */
  readonly notice?: (message: string) => void;
  /** Aborted when the program is asked to end: it waits for no remote then. */
  readonly signal?: AbortSignal;
  /** Milliseconds to wait for other processes; 60 s unless given. */
  readonly lockTimeoutMs?: number;
}

/** Opens stores that may share remotes. */
export interface GitOpener {
  /**
   * Opens one.
   *
   * @param description Where it is.
   * @param as Its purpose, and its directory on the branch.
   * @returns Its backend; nothing is fetched yet.
   * @throws {OcurootError} git/remote for a refused URL or branch.
   */
  open(
    description: GitDescription,
    as: { readonly tag: StoreTag; readonly directory?: string },
  ): Backend;
}

/**
 * Makes an opener; stores opened by one share caches, so that state and
 * intent on one remote land together.
 *
 * @param options Where caches are, and who writes.
 * @returns The opener.
 */
export function createGitOpener(options: GitStoreOptions): GitOpener {
  const remotes = new Map<string, Remote>();
  const stillKept = tellOnce(options);
  return {
    open(description, as) {
      const url = checkRemoteUrl(description.remote_url);
      const remote = remotes.get(url) ?? openRemote(url, options);
      remotes.set(url, remote);
      const prefix = prefixOf(as.directory ?? description.path_prefix ?? "");
      const identity = {
        name: options.env["OCUROOT_GIT_USER_NAME"] || "Ocuroot",
        email: options.env["OCUROOT_GIT_USER_EMAIL"] || "contact@ocuroot.com",
      };
      const { now } = options;
      const author = options;
      const journals = createJournals({
        remote,
        tag: as.tag,
        isOpen: description.journal ?? false,
        now,
        commitAs: () => commitAs({ remote, now, identity, author }),
      });
      const branch = createGitBackend({
        remote,
        journals,
        branch: description.branch
          ? checkBranch(description.branch)
          : undefined,
        createBranch: description.create_branch ?? true,
        prefix,
        tag: as.tag,
        check: async (tree) => {
          await checkFormat(tree, url);
          if (await tree.read(JOURNAL_FILE) !== undefined) journals.open();
        },
        support: (files, tree) => besides(files, { tree, description, as }),
        now,
        identity,
        author,
        stillKept,
        notice: options.notice ?? (() => {}),
        locks: locksOf(remote, options),
      });
      const backend = createJournaledBackend(branch, journals);
      return {
        ...backend,
        inspect: async () =>
          await inspectGit({
            cache: remote.cache,
            branch: description.branch || undefined,
            tip: (await backend.tree()).revision,
            prefix,
          }),
        close: async () => {
          await backend.close();
          await remote.blobs.close();
        },
      };
    },
  };
}

/** State and intent are mostly kept together, and asked for often. */
function tellOnce({ notice }: GitStoreOptions): (why: unknown) => void {
  let isTold = false;
  return (why) => {
    if (isTold) return;
    isTold = true;
    const reason = why instanceof Error ? why.message : String(why);
    notice?.(
      `What was written before is kept on this machine and not published` +
        ` yet: ${reason}`,
    );
  };
}

function locksOf({ cache }: Remote, options: GitStoreOptions): Locks {
  const { owner, lockTimeoutMs: timeout, now } = options;
  return createLocks({ directory: cache.directory, owner, timeout, now });
}

function openRemote(url: string, options: GitStoreOptions): Remote {
  const { signal } = options;
  const place = openCache(url, options.home, options.env);
  const cache = options.repository(signal ? { ...place, signal } : place);
  const turns = createTurns(newWriter(), {
    now: () => performance.now(),
    sleep: (ms) => wait(ms),
    random: Math.random,
  });
  const budget = createBudget({
    perMinute: pushesPerMinute(url, options.env),
    log: fileLog(`${cache.directory}/pushes`),
    now: options.now,
    sleep: (ms) => wait(ms, signal).catch(() => {}),
    ending: signal,
  });
  const health = { mends: 0, keeps: 0 };
  const followers = new Map();
  return { cache, blobs: cache.blobs, followers, turns, budget, health };
}

/** A note that is lost, or cannot be written, only lets a push be early. */
function fileLog(path: string) {
  return {
    read() {
      try {
        return Deno.readTextFileSync(path);
      } catch {
        return undefined;
      }
    },
    write(text: string) {
      try {
        Deno.writeTextFileSync(path, text);
      } catch {
        return;
      }
    },
  };
}

function prefixOf(directory: string): string {
  const parts = directory.split("/").filter((part) => part !== "");
  if (parts.some((part) => part === "." || part === ".." || part === ".git")) {
    throw new OcurootError(
      "config/invalid",
      `Cannot use path prefix "${directory}": it leaves the branch`,
      { hint: "Use a plain directory such as state." },
    );
  }
  return parts.map((part) => `${part}/`).join("");
}

async function checkFormat(tree: Tree, url: string): Promise<void> {
  const text = await tree.read(FORMAT_FILE);
  if (text !== undefined) readFormat(text, `${url}: ${FORMAT_FILE}`);
}

/** The format file of a new store, and support files of a new commit. */
async function besides(
  files: readonly FileChange[],
  store: {
    readonly tree: Tree;
    readonly description: GitDescription;
    readonly as: { readonly tag: StoreTag };
  },
): Promise<{
  readonly inside: readonly FileChange[];
  readonly atRoot: readonly FileChange[];
}> {
  const { tree, description, as } = store;
  const own: [string, string][] = [[FORMAT_FILE, formatText(as.tag)]];
  if (description.journal) own.push([JOURNAL_FILE, JOURNAL_TEXT]);
  const inside: FileChange[] = [];
  for (const [path, after] of own) {
    const before = await tree.read(path);
    if (before === undefined) inside.push({ path, before, after });
  }
  return {
    inside,
    atRoot: supportFiles(description.support_files ?? {}, files),
  };
}
