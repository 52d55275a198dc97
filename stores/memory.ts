// SPDX-License-Identifier: MIT
/**
 * A store that is gone when the process ends. It keeps the same files as the
 * others, so tests that pass on it mean something.
 *
 * @module
 */

import type { Backend, Session } from "./backend.ts";
import { sortBytewise } from "./bytewise.ts";
import type { CommitOptions } from "./committer.ts";
import { createMutex } from "./mutex.ts";
import { createStores } from "./pair.ts";
import { keyAt } from "./path.ts";
import {
  changeRefs,
  matchRefs,
  NO_REFS,
  type SortedRefs,
} from "./sorted_refs.ts";
import type { Store, Stores, StoreTag } from "./store.ts";
import { createStore } from "./store_of.ts";
import type { FileChange, Tree } from "./tree.ts";

/** How to make a memory store. */
export interface MemoryOptions extends CommitOptions {
  /** Its purpose. Default `state`. */
  readonly tag?: StoreTag;
}

/** Files at one revision. */
interface Files {
  readonly sequence: number;
  readonly texts: ReadonlyMap<string, string>;
  readonly refs: SortedRefs;
}

/**
 * Makes an empty store in memory.
 *
 * @param options Its purpose, and how to run callbacks.
 * @returns The store.
 *
 * @example Write and read
 * ```ts
 * import { createMemoryStore } from "./memory.ts";
 * import assert from "node:assert/strict";
 *
 * const store = createMemoryStore();
 * await store.transact("first release", async (tx) => {
 *   await tx.set("acme/-/web/@r1", { commit: "c0ffee1" });
 *   await tx.link("acme/-/web/@v1", "acme/-/web/@r1");
 * });
 * const view = await store.view();
 * assert.equal(await view.get("acme/-/web/@v1#commit"), "c0ffee1");
 * ```
 */
export function createMemoryStore(options: MemoryOptions = {}): Store {
  return createStore(createMemoryBackend(options.tag ?? "state"), options);
}

/**
 * Makes an empty state store and an empty intent store in memory.
 *
 * @param options How to run callbacks.
 * @returns Both.
 */
export function createMemoryStores(options: CommitOptions = {}): Stores {
  return createStores(
    {
      state: createMemoryBackend("state"),
      intent: createMemoryBackend("intent"),
    },
    options,
  );
}

function createMemoryBackend(tag: StoreTag): Backend {
  const lock = createMutex();
  let current: Files = { sequence: 0, texts: new Map(), refs: NO_REFS };
  return {
    location: "memory",
    tag,
    tree: () => treeOf(current),
    begin: async () => {
      const unlock = await lock();
      return sessionOn(current, {
        land: (next) => void (current = next),
        end: unlock,
      });
    },
    close: () => undefined,
  };
}

function sessionOn(
  files: Files,
  then: { readonly land: (next: Files) => void; readonly end: () => void },
): Session {
  const revision = String(files.sequence + 1);
  return {
    tree: treeOf(files),
    ticket: () => ({ location: "memory", revision, id: revision }),
    prepare: (change) => ({
      revision,
      commit: () => then.land(applied(files, change.files)),
      finish: () => undefined,
      abort: () => undefined,
    }),
    end: then.end,
  };
}

function treeOf(files: Files): Tree {
  return {
    revision: String(files.sequence),
    read: (path) => files.texts.get(path),
    refs: (globs) => matchRefs(files.refs, globs),
    files: (directory) =>
      sortBytewise(
        [...files.texts.keys()].filter((path) => path.startsWith(directory)),
      ),
  };
}

function applied(files: Files, changes: readonly FileChange[]): Files {
  const texts = new Map(files.texts);
  const refs = new Map<string, boolean>();
  for (const { path, after } of changes) {
    const key = keyAt(path);
    if (key !== undefined) refs.set(key, after !== undefined);
    if (after === undefined) texts.delete(path);
    else texts.set(path, after);
  }
  return {
    sequence: files.sequence + 1,
    texts,
    refs: changeRefs(files.refs, refs),
  };
}
