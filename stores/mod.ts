// SPDX-License-Identifier: MIT
/**
 * Stores of documents: the port and its backends. Named re-exports, nothing
 * else.
 *
 * @module
 */

export type {
  ChangeSet,
  FileFault,
  Inspection,
  Landed,
  MatchOptions,
  Memo,
  Revision,
  SetOptions,
  Store,
  StoredDocument,
  StoreDescription,
  Stores,
  StoreTag,
  Transaction,
  TransactionPair,
  TransactOptions,
  View,
  ViewOptions,
} from "./store.ts";
export type { CommitOptions } from "./committer.ts";
export {
  createMemoryStore,
  createMemoryStores,
  type MemoryOptions,
} from "./memory.ts";
export { readOnly } from "./read_only.ts";
export { type FsOptions, openFsStore } from "./fs.ts";
export type { FsStep } from "./fs/place.ts";
export type { GitStep } from "./git/steps.ts";
export { type OpenOptions, openStores } from "./open.ts";
