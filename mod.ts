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

export { type OpenOptions, openWorkspace } from "./engine/open_workspace.ts";
export type { Clock, Owner, Workspace } from "./engine/workspace.ts";
export type { Event, EventSink, RunLabel } from "./engine/event.ts";
export type {
  Reason,
  ReleaseSummary,
  RunSummary,
  Work,
  WorkKind,
  WorkOutcome,
  WorkSummary,
} from "./engine/summary.ts";
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
