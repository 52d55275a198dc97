// SPDX-License-Identifier: MIT
/**
 * A store in a directory, in the layout of older clients. Changes land whole
 * or not at all, whatever dies in between; any number of processes may use it
 * at once.
 *
 * @module
 */

import type { Backend } from "./backend.ts";
import type { CommitOptions } from "./committer.ts";
import { ensureFormat } from "./fs/format.ts";
import { createHistory } from "./fs/history.ts";
import { inspectFs } from "./fs/inspect.ts";
import { type LockOptions, thisOwner } from "./file_lock.ts";
import { takeLock } from "./fs/lock.ts";
import { createMemo } from "./fs/memo.ts";
import type { FsPlace, FsStep } from "./fs/place.ts";
import { recover } from "./fs/recover.ts";
import { createRefIndex } from "./fs/ref_index.ts";
import { openSession } from "./fs/session.ts";
import { type FsSource, sharedTree } from "./fs/tree.ts";
import { createMutex } from "./mutex.ts";
import { createSpells, type Spells } from "./spell.ts";
import { createStore } from "./store_of.ts";
import type { Store, StoreTag } from "./store.ts";

/** How to open a store on files. */
export interface FsOptions extends CommitOptions {
  /** Its purpose. Default `state`. */
  readonly tag?: StoreTag;
  /** True where no other program writes, so that it keeps a memo. */
  readonly exclusive?: boolean;
  /** Who writes, for messages about locks. */
  readonly owner?: string;
  /** How long to wait for other writers, in milliseconds. Default 30 s. */
  readonly lockTimeout?: number;
  /** Gives the time, for messages about locks. */
  readonly clock?: () => Date;
  /** Called at every step of a write; see {@link FsStep}. */
  readonly failpoint?: (label: FsStep) => void;
}

const LOCK_TIMEOUT_MS = 30_000;
/** A change of hands costs reading what others wrote: a few transactions. */
const SPELL_MS = 25;

/**
 * Opens the store in a directory, making one where there is none.
 *
 * @param path The directory.
 * @param options Its purpose, and how to write.
 * @returns The store.
 * @throws {OcurootError} store/format-version, store/unavailable, store/full.
 */
export async function openFsStore(
  path: string,
  options: FsOptions = {},
): Promise<Store> {
  return createStore(await openFsBackend(path, options), options);
}

/**
 * Opens the files of a store in a directory.
 *
 * @param path The directory.
 * @param options Its purpose, and how to write.
 * @returns What a store is made of.
 * @throws {OcurootError} store/format-version, store/unavailable, store/full.
 */
export function openFsBackend(
  path: string,
  options: FsOptions = {},
): Promise<Backend> {
  const place: FsPlace = {
    root: absolute(path),
    failpoint: options.failpoint ?? noFault,
  };
  const tag = options.tag ?? "state";
  return Promise.resolve().then(() => {
    ensureFormat(place, tag);
    return backendAt(place, { ...options, tag });
  });
}

function backendAt(
  place: FsPlace,
  options: FsOptions & { readonly tag: StoreTag },
): Backend {
  const history = createHistory(place);
  const source: FsSource = {
    place,
    history,
    index: createRefIndex(place, history),
  };
  const mutex = createMutex();
  const spells = createSpells<() => void>({
    length: SPELL_MS,
    now: () => performance.now(),
  });
  return {
    location: place.root,
    tag: options.tag,
    memo: createMemo(place, { exclusive: options.exclusive ?? false }),
    tree: () => sharedTree(source),
    begin: async () => {
      const leave = await mutex();
      try {
        const lock = lockOptions(options);
        const unlock = await lockAndRecover(source, { lock, spells });
        return openSession(source, {
          sequence: unlock.sequence,
          owner: lock.owner.owner,
          unlock: () => {
            unlock.release();
            leave();
          },
        });
      } catch (error) {
        leave();
        throw error;
      }
    },
    inspect: () => inspectFs(source),
    close: () => undefined,
  };
}

async function lockAndRecover(
  source: FsSource,
  { lock, spells }: {
    readonly lock: LockOptions;
    readonly spells: Spells<() => void>;
  },
): Promise<{ readonly sequence: number; readonly release: () => void }> {
  const release = await spells((mayPass) =>
    takeLock(source.place, { ...lock, mayPass })
  );
  try {
    source.place.failpoint("lock.taken");
    const { history } = source;
    const sequence = await recover(source.place, { history, lock });
    return { sequence, release };
  } catch (error) {
    release();
    throw error;
  }
}

function lockOptions(options: FsOptions): LockOptions {
  const clock = options.clock ?? now;
  return {
    owner: thisOwner(options.owner, clock().getTime()),
    timeout: options.lockTimeout ?? LOCK_TIMEOUT_MS,
  };
}

function now(): Date {
  return new Date();
}

function absolute(path: string): string {
  const trimmed = path.replace(/(?<=.)[\\/]+$/, "");
  if (/^(?:[\\/]|[A-Za-z]:)/.test(trimmed)) return trimmed;
  return `${Deno.cwd()}/${trimmed.replace(/^\.\//, "")}`;
}

function noFault(): void {
  // Nothing fails unless a test says so.
}
