// SPDX-License-Identifier: MIT
/**
 * The words of a config file: task, deploy, phase, input, ref, next, done,
 * environments, and the settings of a repository. There is one set of rules
 * and one set of messages for every config language: a language turns its
 * values into JSON and {@link FunctionHandle}s, calls the {@link Recorder},
 * and turns back what it returns.
 *
 * What holds:
 * - A recorder belongs to one evaluation. It never runs user code, reads no
 *   file, and asks for nothing; refs become absolute as soon as they are seen.
 * - What a word returns is plain JSON that users may pass around. Tasks are
 *   known again by their `task_id`.
 * - A word that can have no effect where it is called is no error: it returns
 *   as usual and leaves a warning.
 * - Errors carry no frames, except those of {@link Recorder.finish}: the
 *   language knows its own call stack and adds it.
 *
 * @module
 */

import { readInput, resolveText } from "./_inputs.ts";
import { usesContext } from "./_parameters.ts";
import { newState, requirePackage, type State } from "./_record.ts";
import { finishDeclaration, recordEnvironment } from "./_finish.ts";
import * as repo from "./_repo_settings.ts";
import { makeDone, makeNext } from "./_results.ts";
import { recordDeploy, recordPhase, recordTask } from "./_tasks.ts";
import type {
  Declaration,
  FunctionHandle,
  RepoSettings,
  Warning,
} from "./declaration.ts";
import type { CallSite } from "./host.ts";
import type { FunctionDef, Json } from "./model.ts";
import { parseStepResult } from "./step_result.ts";
import { storeFs, storeGit } from "./store_value.ts";

export { parseStepResult, storeFs, storeGit, usesContext };

/** What is being evaluated, and from where its refs are seen. */
export interface RecorderOptions {
  /**
   * A release (or environment) config being loaded, a repo config, or a
   * function of either being run.
   */
  readonly kind: "release" | "repo" | "run";
  /**
   * The package as a ref, with its release where it has one; `""` where refs
   * are not available, as in a repo config.
   */
  readonly base: string;
}

/** Where a word was called. */
export interface Call {
  /** The place, for warnings and errors. */
  readonly site: CallSite;
  /** True while the top level of a loaded module runs. Default false. */
  readonly module?: boolean;
}

/** Arguments of `task`. */
export interface TaskArguments {
  /** Its first function. */
  readonly fn: FunctionHandle;
  /** Its name. */
  readonly name: Json;
  /** Free text, not kept. */
  readonly annotation?: Json;
  /** Values and descriptors by name. */
  readonly inputs?: Json;
  /** What its functions may use, within the policy of the repository. */
  readonly sandbox?: Json;
  /** Whether an interrupted run is run again unasked; null for the default. */
  readonly idempotent?: Json;
}

/** Arguments of `deploy`. */
export interface DeployArguments {
  /** An environment as JSON. */
  readonly environment: Json | undefined;
  /** Function that deploys. */
  readonly up: FunctionHandle | undefined;
  /** Function that removes. */
  readonly down: FunctionHandle | undefined;
  /** Values and descriptors by name. */
  readonly inputs?: Json;
  /** What its functions may use, within the policy of the repository. */
  readonly sandbox?: Json;
  /** Whether an interrupted run is run again unasked; null for the default. */
  readonly idempotent?: Json;
}

/** Arguments of `phase`. */
export interface PhaseArguments {
  /** Its name. */
  readonly name: Json;
  /** What `task` and `deploy` returned. */
  readonly tasks?: Json;
  /** Older spelling of `tasks`, used when that is empty. */
  readonly work?: Json;
}

/** Arguments of `input`. */
export interface InputArguments {
  /** A ref as text, or what `ref` returned. */
  readonly ref?: Json;
  /** What to use while the ref has no value. */
  readonly default?: Json;
}

/** Arguments of `next`. */
export interface NextArguments {
  /** The function to go on with. */
  readonly fn: FunctionHandle;
  /** Free text, not kept. */
  readonly annotation?: Json;
  /** Values and descriptors by name. */
  readonly inputs?: Json;
}

/** Arguments of `done`. */
export interface DoneArguments {
  /** Named outputs. */
  readonly outputs?: Json;
  /** Tags to give to the release. */
  readonly tags?: Json;
  /** Path prefixes whose change releases again. */
  readonly watch?: Json;
}

/** Arguments of `store.set`. */
export interface StoreSetArguments {
  /** Where state is kept. */
  readonly state: Json;
  /** Where intent is kept; with state when null or absent. */
  readonly intent?: Json;
}

/** What is known when a release config has been evaluated. */
export interface FinishOptions {
  /**
   * Every function that a fresh load of the file could find, one entry for
   * each function value. Without it, handles are believed.
   */
  readonly functions?: readonly FunctionDef[];
}

/** What is known when a repo config has been evaluated. */
export interface RepoSources {
  /** Values of the global variables that exist. */
  readonly globals: Readonly<Record<string, Json | undefined>>;
  /** Environment variables, of which `OCU_CFG_*` are read. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Takes down what one config says. */
export interface Recorder {
  /**
   * Declares a task.
   *
   * @returns `{"task_id", "task": {fn, name, annotation, inputs}}`
   * @throws {OcurootError} config/invalid for a bad name or bad inputs.
   * @throws {OcurootError} graph/parameters when a parameter has no input.
   * @throws {OcurootError} graph/unknown-input when an input has no parameter.
   */
  task(args: TaskArguments, call: Call): Json;
  /**
   * Declares a deployment; its functions also get the input `environment`.
   *
   * @returns `{"task_id", "deploy": {environment, up, down, inputs}}`
   * @throws {OcurootError} config/invalid for bad arguments.
   * @throws {OcurootError} graph/function for a function that is not top level.
   * @throws {OcurootError} graph/parameters when a parameter has no input.
   * @throws {OcurootError} graph/unknown-input when an input has no parameter.
   */
  deploy(args: DeployArguments, call: Call): Json;
  /**
   * Declares a phase. Tasks declared since the last one and not in this one
   * become phases of their own before it.
   *
   * @returns `{"phase": {name, tasks}}`
   * @throws {OcurootError} config/invalid for what is not a task.
   */
  phase(args: PhaseArguments, call: Call): Json;
  /**
   * Describes an input.
   *
   * @param args Ref and default.
   * @param call Where, for those who wrap a recorder.
   * @returns `{"ref", "default"}`, the ref absolute, null where not given.
   * @throws {OcurootError} config/invalid with neither ref nor default.
   * @throws {OcurootError} ref/syntax for a bad ref.
   */
  input(args: InputArguments, call?: Call): Json;
  /**
   * Makes a ref absolute.
   *
   * @param text The ref as written.
   * @param call Where, for those who wrap a recorder.
   * @returns `{"ref"}`
   * @throws {OcurootError} config/invalid where refs are not available.
   * @throws {OcurootError} ref/syntax for a bad ref.
   */
  ref(text: Json, call?: Call): Json;
  /**
   * Says what function a run goes on with.
   *
   * @returns `{"next": {fn, annotation, inputs}}`
   * @throws {OcurootError} run/function when it could not be found again.
   * @throws {OcurootError} graph/parameters when a parameter has no input.
   * @throws {OcurootError} graph/unknown-input when an input has no parameter.
   */
  next(args: NextArguments): Json;
  /**
   * Says what a run came to; checked when the function has returned it.
   *
   * @returns `{"done": {outputs, tags, watch}}`
   */
  done(args: DoneArguments): Json;
  /**
   * Registers an environment.
   *
   * @throws {OcurootError} config/invalid for a bad name or attribute, and in
   *   a repo config.
   */
  registerEnvironment(environment: Json, call: Call): void;
  /**
   * Refuses a word that needs a package, such as `environments`.
   *
   * @throws {OcurootError} config/invalid where there is none.
   */
  requirePackage(word: string): void;
  /**
   * Sets the stores of a repository.
   *
   * @throws {OcurootError} config/invalid when set before or not a store.
   */
  storeSet(args: StoreSetArguments, call: Call): void;
  /**
   * Sets the name of a repository; the last call counts.
   *
   * @throws {OcurootError} config/invalid for empty text.
   */
  repoAlias(alias: Json, call: Call): void;
  /**
   * Sets the remotes to clone a repository from; the last call counts.
   *
   * @throws {OcurootError} config/invalid for anything but a list of strings.
   */
  remotes(urls: Json, call: Call): void;
  /**
   * Declares what functions may use; what is not named is not allowed.
   *
   * @throws {OcurootError} config/invalid when declared before or no policy.
   */
  sandbox(policy: Json, call: Call): void;
  /** Sets the function that asks CI to work; the last call counts. */
  trigger(fn: FunctionHandle, call: Call): void;
  /** Gives the advice so far. */
  warnings(): readonly Warning[];
  /**
   * Closes a release config.
   *
   * @throws {OcurootError} graph/duplicate naming everything used twice.
   * @throws {OcurootError} graph/function for functions that a later run
   *   could not find again.
   * @throws {OcurootError} config/mixed for environments beside a package.
   */
  finish(options?: FinishOptions): Declaration;
  /**
   * Closes a repo config: function calls, then globals, then `OCU_CFG_*`.
   *
   * @throws {OcurootError} config/invalid for a setting of a wrong type.
   */
  repoSettings(sources: RepoSources): RepoSettings;
}

/**
 * Makes a recorder for one evaluation.
 *
 * @param options What is evaluated.
 * @returns The recorder.
 * @throws {OcurootError} ref/syntax when the base is not a ref.
 *
 * @example A package of one task
 * ```ts
 * import { createRecorder } from "@ocuroot/sdk/declare";
 * import assert from "node:assert/strict";
 *
 * const recorder = createRecorder({ kind: "release", base: "acme/-/web.ocu.star/@r1" });
 * const build = {
 *   def: { name: "build", pos: "web.ocu.star:1:1" },
 *   parameters: [],
 *   reachable: true,
 *   topLevel: true,
 * };
 * const site = { filename: "web.ocu.star", line: 5, column: 1 };
 * recorder.task({ fn: build, name: "build" }, { site });
 * assert.equal(recorder.finish().package?.phases.length, 1);
 * ```
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const state: State = newState(options);
  return {
    task: (args, call) => recordTask(state, { ...args, call }),
    deploy: (args, call) => recordDeploy(state, { ...args, call }),
    phase: (args, call) => recordPhase(state, { ...args, call }),
    input: (args) => readInput(state, args),
    ref: (text) => ({ ref: resolveText(state, { text, word: "ref" }) }),
    next: (args) => makeNext(state, args),
    done: makeDone,
    registerEnvironment: (environment, call) =>
      recordEnvironment(state, { environment, call }),
    requirePackage: (word) => void requirePackage(state, word),
    storeSet: (args, call) => repo.setStores(state, { ...args, call }),
    repoAlias: (alias, call) => repo.setAlias(state, { alias, call }),
    remotes: (urls, call) => repo.setRemotes(state, { urls, call }),
    sandbox: (policy, call) => repo.setSandbox(state, { policy, call }),
    trigger: (fn, call) => repo.setTrigger(state, { fn, call }),
    warnings: () => [...state.warnings],
    finish: (finishOptions = {}) => finishDeclaration(state, finishOptions),
    repoSettings: (sources) => repo.readSettings(state, sources),
  };
}
