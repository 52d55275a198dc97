// SPDX-License-Identifier: MIT
/**
 * What stands for the repo config and the stores of a checkout whose files
 * are not trusted: the repo config of a trusted commit, or the one recorded in
 * a trusted state, or none; that state, which is only read, or an empty one.
 * No file of the checkout is evaluated here.
 *
 * @module
 */

import { createRecorder } from "@ocuroot/sdk/declare";
import { OcurootError } from "@ocuroot/sdk/error";
import {
  createMemoryStores,
  openFsStore,
  readOnly,
  type Store,
  type Stores,
} from "../../stores/mod.ts";
import type { LoadedRepo } from "../config/loaded.ts";
import type { StoredRepoSource } from "../config/repo.ts";
import { findRoot } from "../find_root.ts";
import { storedRepo } from "../stored_repo.ts";
import { untrustedError } from "./mode.ts";

/**
 * Opens what is trusted of stores.
 *
 * @param folder A store on files that holds both, or a checkout of a branch of
 *   state; empty stores when absent.
 * @returns The stores; they refuse every write.
 * @throws {OcurootError} `repo/not-found` when the folder is no store.
 */
export async function openTrustedStores(
  folder: string | undefined,
): Promise<Stores> {
  if (folder === undefined) {
    const { state, intent } = createMemoryStores();
    return readOnlyStores({ state: readOnly(state), intent: readOnly(intent) });
  }
  const place = stateIn(folder);
  const state = readOnly(await openFsStore(place, { tag: "state" }));
  if (place === folder) {
    return readOnlyStores({ state, intent: unknownIntent(state) });
  }
  const intent = await openFsStore(`${folder}/intent`, { tag: "intent" });
  return readOnlyStores({ state, intent: readOnly(intent) });
}

/**
 * Finds the repo config that was recorded in a trusted state.
 *
 * @param folder The folder of the state.
 * @param repo Name of the repository, where it is known.
 * @returns The config.
 * @throws {OcurootError} `repo/not-found` when none is recorded.
 */
export async function recordedConfig(
  folder: string,
  repo: string | undefined,
): Promise<StoredRepoSource> {
  const root = { kind: "state", path: stateIn(folder), config: "" } as const;
  return await storedRepo(root, repo);
}

/**
 * Gives settings where no repo config is trusted.
 *
 * @param env Variables, of which `OCU_CFG_*` are read.
 * @returns A repo config that says nothing else.
 */
export function noConfig(
  env: Readonly<Record<string, string>>,
): LoadedRepo {
  const recorder = createRecorder({ kind: "repo", base: "" });
  return {
    settings: recorder.repoSettings({ globals: {}, env }),
    source: { file: new Uint8Array(), modules: {} },
    trigger: () => Promise.reject(untrustedError("trigger work")),
  };
}

/** The marker decides, whose path the operator gave. */
function stateIn(folder: string): string {
  const isMarked = (path: string) => {
    try {
      return findRoot(path).kind === "state" && findRoot(path).path === path;
    } catch {
      return false;
    }
  };
  if (isMarked(folder)) return folder;
  if (isMarked(`${folder}/state`)) return `${folder}/state`;
  throw new OcurootError(
    "repo/not-found",
    `Cannot read state in "${folder}": it is no store of state`,
    { hint: "Name a checkout of the branch of state, or a store on files." },
  );
}

function readOnlyStores(
  { state, intent }: { readonly state: Store; readonly intent: Store },
): Stores {
  return {
    state,
    intent,
    transact: () => Promise.reject(untrustedError("write to the stores")),
    async close() {
      await state.close();
      await intent.close();
    },
  };
}

/** An empty intent would read as one that wants nothing any more. */
function unknownIntent(state: Store): Store {
  const refuse = () =>
    Promise.reject(
      new OcurootError(
        "config/no-store",
        "Cannot read intent: only a checkout of state is trusted",
        { hint: "Name a store on files that holds state and intent." },
      ),
    );
  return { ...state, tag: "intent", view: refuse, inspect: refuse };
}
