// SPDX-License-Identifier: MIT
/**
 * The words of ocuroot: the typed surface of `ocu.ts` files, refs and globs,
 * names, errors and the shapes of stored documents. The rules by which engines
 * take down what configs declare are in `@ocuroot/sdk/declare`. It re-exports
 * only, and nothing here touches the machine.
 *
 * @example A release in TypeScript: the content of `release.ocu.ts`
 * ```ts
 * import { done, fn, input, phase, release, task } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const build = fn(async ({ previous }: { previous: number }, { host }) => {
 *   await host.shell("make image");
 *   return done({ outputs: { number: previous + 1 } });
 * });
 * const announce = fn(({ number }: { number: number }, { print }) =>
 *   print(`build ${number} is ready`)
 * );
 *
 * const config = release(() => {
 *   const image = task("build", build, {
 *     inputs: { previous: input("./@/task/build#output/number", 0) },
 *   });
 *   const number = image.output("number");
 *   return [image, phase("tell", [task("announce", announce, { inputs: { number } })])];
 * });
 * assert.equal(config.build({ environments: [] }).length, 2);
 * ```
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
  type Ref as ParsedRef,
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
export type { Policy, PolicyKind } from "./policy.ts";
export { repoName } from "./repo_name.ts";
export {
  ERROR_CODES,
  type ErrorCode,
  type ErrorDetails,
  type ErrorKind,
  type Frame,
  OcurootError,
} from "./error.ts";
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
  ExecEffect,
  HttpEffect,
  HttpResult,
  ShellEffect,
  ShellResult,
} from "./host.ts";
export {
  type Attributes,
  type Environment,
  type EnvironmentOptions,
  environments,
  type EnvironmentsConfig,
} from "./author/environments.ts";
export { type Fn, fn } from "./author/fn.ts";
export {
  type Done,
  done,
  type DoneOptions,
  type Jsonable,
  type Next,
  next,
  type NoInputs,
  type Nothing,
  type OutputsOf,
  type Promised,
  type StepValue,
} from "./author/result.ts";
export {
  type Input,
  input,
  type Ref,
  ref,
  type Source,
  type Sources,
} from "./author/typed_ref.ts";
export {
  type AnyTask,
  type OptionsFor,
  type OutputKey,
  type OutputValue,
  type Task,
  task,
  type TaskOptions,
} from "./author/task.ts";
export {
  deploy,
  type DeployInputs,
  type DeployOptions,
  type InputsFor,
  type Takes,
  type WithEnvironment,
} from "./author/deploy.ts";
export { type Phase, phase } from "./author/phase.ts";
export {
  release,
  type ReleaseBuilder,
  type ReleaseConfig,
  type ReleaseOptions,
  type ReleaseScope,
} from "./author/release.ts";
export {
  fsStore,
  gitStore,
  type GitStoreOptions,
  type GitStoreValue,
  repo,
  type RepoBuilder,
  type RepoConfig,
  type RepoOptions,
  type StoreValue,
} from "./author/repo.ts";
export type {
  BodyOptions,
  Ctx,
  ExecOptions,
  Host,
  Http,
  RequestHeaders,
  RequestOptions,
  ShellOptions,
} from "./author/context.ts";
export type {
  Attempt,
  Claim,
  DeploymentSpec,
  Environment as EnvironmentDocument,
  FunctionDef,
  InputDescriptor,
  Inputs,
  Intent,
  Json,
  Log,
  Marker,
  Outputs,
  Package,
  Phase as PhaseSpec,
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
  Task as TaskDocument,
  TaskSpec,
} from "./model.ts";
