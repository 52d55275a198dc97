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
  findDeploys,
  type FoundDeploy,
  getState,
  lintConfig,
  type LintResult,
  matchState,
  newRelease,
  type NewReleaseOptions,
  openWorkspace,
  planPush,
  planWork,
  push,
  type PushedFile,
  type PushSummary,
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
export type {
  Clock,
  CommitPlace,
  HostRequest,
  LoadRequest,
  Owner,
  RecordStep,
  TaskPolicy,
} from "./engine/workspace.ts";
export { SANDBOX_MODES, type SandboxMode } from "./engine/sandbox/mode.ts";
export type { Untrusted } from "./engine/untrusted/mode.ts";
export type {
  CallOptions,
  LoadedConfig,
  LoadedRepo,
} from "./engine/config/loaded.ts";
export type { Secrets } from "./engine/host/secrets.ts";
export type {
  ArgumentBase,
  ArgumentDefaults,
} from "./engine/resolve_argument.ts";
export type {
  ChangeSet,
  CommitOptions,
  FileFault,
  Inspection,
  Landed,
  MatchOptions,
  Memo,
  MemoryOptions,
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
} from "./stores/mod.ts";
export { createMemoryStore, createMemoryStores } from "./stores/mod.ts";
export {
  ERROR_CODES,
  type ErrorCode,
  type ErrorDetails,
  type ErrorKind,
  type Frame,
  OcurootError,
} from "@ocuroot/sdk/error";
export {
  formatRef,
  parseRef,
  type Ref,
  SUBPATH_TYPES,
  type SubpathType,
} from "@ocuroot/sdk/ref";
export type {
  Declaration,
  FunctionHandle,
  Parameter,
  RepoSettings,
  StepResult,
  Warning,
} from "@ocuroot/sdk/declaration";
export type {
  CallSite,
  Effect,
  EffectHandler,
  HttpEffect,
  HttpResult,
  ShellEffect,
  ShellResult,
} from "@ocuroot/sdk/host";
export type {
  DeploymentSpec,
  Environment,
  FunctionDef,
  InputDescriptor,
  Inputs,
  Json,
  Log,
  Outputs,
  Package,
  Phase,
  PhaseTask,
  RefText,
  RemoteRecord,
  RepoConfigDocument,
  Status,
  TaskSpec,
} from "@ocuroot/sdk/model";
export type { TaskKind } from "./engine/graph/address.ts";
