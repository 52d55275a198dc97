// SPDX-License-Identifier: MIT
/**
 * The locks of a cache, by name: what the processes of this machine agree on
 * before any of them asks the remote.
 *
 * @module
 */

import { takeFileLock, thisOwner, tryFileLock } from "../file_lock.ts";
import { hasLine } from "../lock_line.ts";
import { type Hold, holdSign, isUp } from "../sign.ts";
import { createSpells, type Spells } from "../spell.ts";

/** The locks of one cache. */
export interface Locks {
  /** Waits for a lock, after all who waited before; gives what ends it. */
  take(name: string): Promise<() => void>;
  /** Takes a lock that is free right now. */
  tryTake(name: string): (() => void) | undefined;
  /** True when others stand in line for a lock. */
  isAwaited(name: string): boolean;
  /** True when anybody holds up the sign of this name. */
  isUp(name: string): boolean;
  /** True when anybody holds up a sign whose name ends so. */
  isAnyUp(ending: string): boolean;
  /** Prepares to hold up a sign. */
  hold(name: string): Hold | undefined;
}

/** Who takes them. */
export interface LocksOptions {
  /** The cache. */
  readonly directory: string;
  /** Unique id of the command, for messages. */
  readonly owner: string | undefined;
  /** Milliseconds to wait for other processes; 60 s unless given. */
  readonly timeout: number | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const LOCK_TIMEOUT_MS = 60_000;
/** A change of hands costs a process of git. */
const SPELL_MS = 150;

/**
 * Makes the locks of a cache; each is kept from others for a spell at most.
 *
 * @param options Where they are, and who takes them.
 * @returns The locks.
 */
export function createLocks(options: LocksOptions): Locks {
  const { directory, timeout = LOCK_TIMEOUT_MS } = options;
  const spell = { length: SPELL_MS, now: () => performance.now() };
  const spells = new Map<string, Spells<() => void>>();
  const pathOf = (name: string) => `${directory}/${name}.lock`;
  const fileOf = (name: string) => ({ path: pathOf(name), guards: directory });
  const owner = () => thisOwner(options.owner, options.now());
  return {
    take(name) {
      const take = spells.get(name) ?? createSpells<() => void>(spell);
      spells.set(name, take);
      return take((mayPass) =>
        takeFileLock(fileOf(name), { owner: owner(), timeout, mayPass })
      );
    },
    tryTake: (name) => tryFileLock(fileOf(name), owner()),
    isAwaited: (name) => hasLine(pathOf(name)),
    isUp: (name) => isUp(pathOf(name)),
    isAnyUp: (ending) =>
      [...Deno.readDirSync(directory)].some(({ name }) =>
        name.endsWith(`${ending}.lock`) && isUp(`${directory}/${name}`)
      ),
    hold: (name) => holdSign(pathOf(name)),
  };
}

/**
 * Does something while no other process of this machine talks to the remote
 * about these branches.
 *
 * @param locks The locks of the cache.
 * @param branches The branches.
 * @param talk Does it.
 * @returns What it gives.
 */
export async function inPushTurn<T>(
  locks: Locks,
  branches: readonly string[],
  talk: () => Promise<T>,
): Promise<T> {
  const ends: (() => void)[] = [];
  try {
    for (const branch of [...new Set(branches)].sort()) {
      ends.push(await locks.take(pushTurn(branch)));
    }
    return await talk();
  } finally {
    for (const end of ends) end();
  }
}

/**
 * Names the turn to talk to the remote about a branch.
 *
 * @param branch The branch.
 * @returns The name of its lock.
 */
export function pushTurn(branch: string): string {
  return `push_${branch.replaceAll("/", "_")}`;
}
