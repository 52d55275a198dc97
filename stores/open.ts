// SPDX-License-Identifier: MIT
/**
 * Opens the stores that a repo config describes.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Backend } from "./backend.ts";
import { openFsBackend } from "./fs.ts";
import type { FsStep } from "./fs/place.ts";
import type { GitStep } from "./git/steps.ts";
import { createStores } from "./pair.ts";
import type { StoreDescription, Stores, StoreTag } from "./store.ts";

/** Where and for whom stores are opened. */
export interface OpenOptions {
  /** Root of the repository; paths of stores are below it. */
  readonly root: string;
  /** Directory for what outlives a command, such as clones. */
  readonly home: string;
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Gives the time. */
  readonly clock: () => Date;
  /** Unique id of the process, for locks. */
  readonly owner: string;
  /** User or CI actor, for commit messages. Default `unknown`. */
  readonly actor?: string;
  /** Words of the command, for commit messages. */
  readonly command?: string;
  /** Takes what a person should know although nothing failed. */
  readonly notice?: (message: string) => void;
  /** Aborted when the program is asked to end: it waits for no remote then. */
  readonly signal?: AbortSignal;
  /** Called at every step of a write; see {@link FsStep}, {@link GitStep}. */
  readonly failpoint?: (label: FsStep | GitStep) => void;
}

/** One store to open. */
interface Wanted {
  readonly description: StoreDescription;
  readonly tag: StoreTag;
  /** Directory inside of what is described; `""` is all of it. */
  readonly inside: string;
}

/**
 * Opens the state and the intent store. Without an intent store both share
 * what is described, in directories of their own.
 *
 * @param state Where state is.
 * @param intent Where intent is, unless it is with state.
 * @param options Where and for whom.
 * @returns Both stores.
 * @throws {OcurootError} config/invalid when both are one place.
 * @throws {OcurootError} store/format-version, store/unavailable, store/full.
 */
export async function openStores(
  state: StoreDescription,
  intent: StoreDescription | undefined,
  options: OpenOptions,
): Promise<Stores> {
  if (intent !== undefined && placeOf(state) === placeOf(intent)) {
    throw samePlace(state);
  }
  const isShared = intent === undefined;
  const open = await backendOpener([state, intent], options);
  const backends = {
    state: await open({
      description: state,
      tag: "state",
      inside: isShared ? "state" : "",
    }),
    intent: await open({
      description: intent ?? state,
      tag: "intent",
      inside: isShared ? "intent" : "",
    }),
  };
  return createStores(backends);
}

type Opener = (wanted: Wanted) => Backend | Promise<Backend>;

/** Git is loaded only where a store needs it. */
async function backendOpener(
  descriptions: readonly (StoreDescription | undefined)[],
  options: OpenOptions,
): Promise<Opener> {
  const needsGit = descriptions.some((one) => one && "git" in one);
  const git = needsGit ? await gitOpener(options) : undefined;
  return (wanted) => git?.(wanted) ?? openOnFiles(wanted, options);
}

async function gitOpener(
  options: OpenOptions,
): Promise<(wanted: Wanted) => Backend | undefined> {
  const git = await import("./git/mod.ts");
  const env = definedOnly(options.env);
  const repository = await git.chooseRepository(env);
  const { failpoint } = options;
  const opener = git.createGitOpener({
    home: options.home,
    env,
    now: () => options.clock().getTime(),
    actor: options.actor ?? "unknown",
    ...(options.command === undefined ? {} : { command: options.command }),
    owner: options.owner,
    ...(options.notice === undefined ? {} : { notice: options.notice }),
    ...(options.signal ? { signal: options.signal } : {}),
    repository: failpoint ? git.tellSteps(repository, failpoint) : repository,
  });
  return ({ description, tag, inside }) => {
    if (!("git" in description)) return undefined;
    const { git } = description;
    const url = besideRoot(git.remote_url, options.root);
    const isState = tag === "state" && git.path_prefix;
    const directory = isState ? git.path_prefix : inside;
    return opener.open({ ...git, remote_url: url }, {
      tag,
      ...(directory ? { directory } : {}),
    });
  };
}

/** A relative path names a remote beside the repository. */
function besideRoot(url: string, root: string): string {
  return /^\.\.?\//.test(url) ? `${root}/${url}` : url;
}

function definedOnly(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const entries = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const]
  );
  return Object.fromEntries(entries);
}

function openOnFiles(wanted: Wanted, options: OpenOptions): Promise<Backend> {
  const { description, tag, inside } = wanted;
  const { path, exclusive = false } = "fs" in description
    ? description.fs
    : { path: "" };
  const parts = [options.root, cleanPath(path), inside];
  return openFsBackend(parts.filter((part) => part !== "").join("/"), {
    tag,
    exclusive,
    clock: options.clock,
    owner: options.owner,
    ...(options.failpoint ? { failpoint: options.failpoint } : {}),
  });
}

/** Two descriptions with the same text are one place. */
function placeOf(description: StoreDescription): string {
  if ("fs" in description) return `fs ${cleanPath(description.fs.path)}`;
  const { remote_url, branch = "", path_prefix = "" } = description.git;
  return `git ${remote_url} ${branch} ${path_prefix}`;
}

/** All paths are below the root of the repository, absolute ones as well. */
function cleanPath(path: string): string {
  const kept: string[] = [];
  for (const part of path.split(/[\\/]/)) {
    if (part === "" || part === ".") continue;
    if (part === ".." && kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else kept.push(part);
  }
  return kept.join("/");
}

function samePlace(description: StoreDescription): OcurootError {
  const place = "fs" in description
    ? description.fs.path
    : description.git.remote_url;
  return new OcurootError(
    "config/invalid",
    `Cannot open stores: state and intent are both at "${place}"`,
    {
      hint:
        "Leave the intent store out to keep both there, or give it a place of its own.",
    },
  );
}
