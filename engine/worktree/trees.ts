// SPDX-License-Identifier: MIT
/**
 * Clean checkouts of commits for one command: a commit of the repository at
 * hand becomes a worktree of it; any other one, and one that a shallow clone
 * lacks, a worktree of a cached clone. Each is made once and taken away when
 * the command ends.
 *
 * The folder's invariants: revisions are hex and values stand behind `--`;
 * no hook runs; nothing is written to the user's repository but the
 * registration of a worktree, which goes with it; a tree that a killed
 * process left is taken away by the next command that needs one.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { askGit, hasCommit, type SourceGit } from "../git.ts";
import { readerWithoutGit } from "../source_reader.ts";
import type { CommitPlace, Owner } from "../workspace.ts";
import { cloneWith } from "./clone.ts";
import { findConfigRoot } from "./find_config_root.ts";
import { removeLeftovers, removeTree, writeNote } from "./leftovers.ts";
import { checkSpace } from "./space.ts";

/** What is recorded about a repository. */
export interface Recorded {
  /** Bytes of its repo config at the commit, where recorded. */
  readonly source?: Uint8Array;
  /** Gives its remotes, the best one first. */
  readonly remotes: () => Promise<readonly string[]>;
}

/** Where trees come from and where they go. */
export interface TreesOptions {
  /** Directory that holds worktrees and clones. */
  readonly home: string;
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends fetches and checkouts when aborted. */
  readonly signal: AbortSignal;
  /** This process. */
  readonly owner: Owner;
  /** The repository at hand; absent in checkouts of documents. */
  readonly own?: {
    readonly repo: string;
    /** Root of its Git work tree. */
    readonly workTree: string;
    /** The ocuroot root, relative to that. */
    readonly inside: string;
  };
  /** Looks up a repository in state. */
  readonly recorded: (place: CommitPlace) => Promise<Recorded>;
  /** Learns what must never be shown. */
  readonly secret: (value: string) => void;
}

/** The clean checkouts of one command. */
export interface Trees {
  /**
   * Gives the checkout of a commit.
   *
   * @returns Absolute path of its ocuroot root.
   * @throws {OcurootError} git/commit when the commit cannot be had,
   *   store/full when it does not fit on the disk.
   */
  checkout(place: CommitPlace): Promise<string>;
  /** Takes all of them away. */
  close(): Promise<void>;
}

/**
 * Makes a set of checkouts, empty at first.
 *
 * @param options Where they come from and where they go.
 * @returns The set; close it.
 */
export function createTrees(options: TreesOptions): Trees {
  const made: Tree[] = [];
  let swept: Promise<void> | undefined;
  const folder = `${options.home}/worktrees`;
  return {
    async checkout(place) {
      checkHex(place);
      await (swept ??= sweep(folder, options));
      const recorded = await options.recorded(place);
      const repository = await repositoryOf(place, { options, recorded });
      const tree = { path: `${folder}/${crypto.randomUUID()}`, repository };
      made.push(tree);
      const files = await addTree(tree, { commit: place.commit, options });
      const { inside } = repository;
      const { source } = recorded;
      return await findConfigRoot(
        { dir: tree.path, env: options.env, signal: options.signal },
        {
          ...(files === undefined ? {} : { files }),
          ...(inside === undefined ? {} : { inside }),
          ...(source === undefined ? {} : { source }),
        },
      );
    },
    async close() {
      for (const { path, repository } of made.splice(0)) {
        await removeTree(path, {
          env: options.env,
          repository: repository.git.dir,
        });
      }
    },
  };
}

interface Repository {
  readonly git: SourceGit;
  readonly inside?: string;
}

interface Tree {
  readonly path: string;
  readonly repository: Repository;
}

/** Words given by an override name no commit, and options none either. */
function checkHex({ repo, commit }: CommitPlace): void {
  if (/^[0-9a-f]{7,64}$/.test(commit)) return;
  throw new OcurootError(
    "git/commit",
    `Cannot check out "${commit}" of "${repo}": it is not the hash of a commit`,
    {
      hint: "Do the work in a checkout of your own, with" +
        ` OCU_REPO_COMMIT_OVERRIDE="${commit}".`,
      data: { repo, commit },
    },
  );
}

async function sweep(folder: string, options: TreesOptions): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await removeLeftovers(folder, options);
}

async function repositoryOf(
  place: CommitPlace,
  from: { readonly options: TreesOptions; readonly recorded: Recorded },
): Promise<Repository> {
  const { own, env, signal, home, secret } = from.options;
  if (own?.repo === place.repo) {
    const git = { dir: own.workTree, env, signal };
    const isHere = await hasCommit(git, place.commit);
    if (isHere) return { git, inside: own.inside };
  }
  const { remotes } = from.recorded;
  const dir = await cloneWith({ ...place, remotes, home, env, signal, secret });
  return {
    git: { dir, bare: true, env, signal },
    ...(own?.repo === place.repo ? { inside: own.inside } : {}),
  };
}

interface Adding {
  readonly commit: string;
  readonly options: TreesOptions;
}

/** Gives the paths of its files where no git program could list them. */
async function addTree(
  tree: Tree,
  adding: Adding,
): Promise<readonly string[] | undefined> {
  const { git } = tree.repository;
  const { commit, options } = adding;
  const { pid, machine } = options.owner;
  const note = { pid, ...(machine === undefined ? {} : { machine }) };
  const reader = await readerWithoutGit(git);
  if (reader === undefined) {
    const directory = `${options.home}/worktrees`;
    await checkSpace(git, { commit, directory });
  }
  await writeNote(tree.path, { ...note, repository: git.dir });
  if (reader === undefined) {
    await addWorktree(tree, adding);
    return undefined;
  }
  const { unpackCommit } = await import("./unpack.ts");
  const { path } = tree;
  const { signal } = options;
  const whole = await reader.resolve(commit) ?? commit;
  return await unpackCommit(reader.objects, { commit: whole, path, signal });
}

async function addWorktree(
  { path, repository }: Tree,
  { commit, options }: Adding,
): Promise<void> {
  const { git } = repository;
  const add = ["worktree", "add", "--quiet", "--detach", "--", path, commit];
  await askGit(add, { ...git, timeoutMs: CHECKOUT_MS });
  const tree = { dir: path, env: options.env, signal: options.signal };
  const head = await askGit(["rev-parse", "HEAD"], tree);
  if (head.startsWith(commit)) return;
  throw new OcurootError(
    "git/commit",
    `Cannot check out "${commit}": git gave "${head.trim()}"`,
  );
}

/** Milliseconds that one checkout may take. */
const CHECKOUT_MS = 600_000;
