// SPDX-License-Identifier: MIT
/**
 * The words of ocuroot: refs and globs, names, errors, the shapes of stored
 * documents, and the rules by which config files declare releases. It
 * re-exports only, and nothing here touches the machine.
 *
 * @example Read a ref
 * ```ts
 * import { formatRef, parseRef, resolveRef } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const here = parseRef("acme/shop/-/web.ocu.star/@r5");
 * const output = resolveRef(parseRef("./task/build#output/image"), here);
 * assert.equal(formatRef(output), "acme/shop/-/web.ocu.star/@r5/task/build#output/image");
 * ```
 *
 * @module
 */

export {
  formatRef,
  isEmpty,
  isRelative,
  normalizeRef,
  parseArgument,
  parseRef,
  reduceRef,
  type Ref,
  resolveRef,
  SUBPATH_TYPES,
  type SubpathType,
} from "./ref.ts";
export {
  compileGlob,
  escapeGlob,
  type Glob,
  type GlobOptions,
} from "./glob.ts";
export {
  checkEnvironmentName,
  checkInputName,
  checkTag,
  checkTaskName,
} from "./names.ts";
export { repoName } from "./repo_name.ts";
export { parseEnvironment } from "./environment.ts";
export {
  ERROR_CODES,
  type ErrorCode,
  type ErrorDetails,
  type ErrorKind,
  type Frame,
  OcurootError,
} from "./error.ts";
export {
  type Call,
  createRecorder,
  type DeployArguments,
  type DoneArguments,
  type FinishOptions,
  type InputArguments,
  type NextArguments,
  parseStepResult,
  type PhaseArguments,
  type Recorder,
  type RecorderOptions,
  type RepoSources,
  type StoreSetArguments,
  type TaskArguments,
  usesContext,
} from "./declare.ts";
export type { StepResultOptions } from "./step_result.ts";
export { type GitStoreArguments, storeFs, storeGit } from "./store_value.ts";
export type {
  Declaration,
  FunctionHandle,
  Parameter,
  RepoSettings,
  StepResult,
  Warning,
} from "./declaration.ts";
export type {
  CallSite,
  Effect,
  EffectHandler,
  HttpEffect,
  HttpResult,
  ShellEffect,
  ShellResult,
} from "./host.ts";
export type {
  Attempt,
  Claim,
  DeploymentSpec,
  Environment,
  FunctionDef,
  InputDescriptor,
  Inputs,
  Intent,
  Json,
  Log,
  Marker,
  Outputs,
  Package,
  Phase,
  PhaseTask,
  PushIndex,
  RefText,
  Release,
  RemoteRecord,
  RepoConfigDocument,
  Run,
  RunType,
  Status,
  Step,
  Task,
  TaskSpec,
} from "./model.ts";
