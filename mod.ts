// SPDX-License-Identifier: MIT
/**
 * Ocuroot as a library: open a repository, read what is deployed where, make
 * releases and do outstanding work, all as plain values. It re-exports and
 * holds nothing of its own; words and grammar of config files are in
 * `@ocuroot/sdk`.
 *
 * ```ts ignore
 * import { openWorkspace } from "@ocuroot/cli/mod";
 *
 * const workspace = await openWorkspace({
 *   cwd: Deno.cwd(),
 *   env: Deno.env.toObject(),
 * });
 * const state = await workspace.stores.state.view();
 * console.log(await state.match("**\/@/deploy/*"));
 * await workspace.close();
 * ```
 *
 * @module
 */

export {
  applyIntent,
  continueRelease,
  deleteIntent,
  diffIntent,
  type Event,
  type EventSink,
  getState,
  lintConfig,
  type LintResult,
  matchState,
  newRelease,
  type NewReleaseOptions,
  openWorkspace,
  planWork,
  type Reason,
  type ReleaseSummary,
  resolveArgument,
  retryRelease,
  type RunLabel,
  type RunSummary,
  runWork,
  type RunWorkOptions,
  setIntent,
  type TriggerOptions,
  triggerWork,
  type Work,
  type WorkKind,
  type WorkMode,
  type WorkOutcome,
  type Workspace,
  type WorkSummary,
} from "./engine/mod.ts";
export type { OpenOptions } from "./engine/open_workspace.ts";
export type { Clock, Owner } from "./engine/workspace.ts";
export type {
  ChangeSet,
  Revision,
  Store,
  StoredDocument,
  StoreDescription,
  Stores,
  Transaction,
  View,
} from "./stores/mod.ts";
export { createMemoryStore, createMemoryStores } from "./stores/mod.ts";
export {
  type ErrorCode,
  type ErrorKind,
  type Frame,
  OcurootError,
} from "@ocuroot/sdk/error";
export { formatRef, parseRef, type Ref } from "@ocuroot/sdk/ref";
export type { Json, Status } from "@ocuroot/sdk/model";
