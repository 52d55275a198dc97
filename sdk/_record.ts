// SPDX-License-Identifier: MIT
/**
 * What a recorder remembers during one evaluation, and where its words have
 * an effect. It decides nothing about the graph.
 *
 * @module
 */

import { invalid } from "./_shape.ts";
import type { FunctionHandle, Warning } from "./declaration.ts";
import type { Call, RecorderOptions } from "./declare.ts";
import type { CallSite } from "./host.ts";
import type { Environment, Json, PhaseTask } from "./model.ts";
import type { Policy } from "./policy.ts";
import { parseRef, type Ref } from "./ref.ts";

/** A task or deployment that was declared. */
export interface RecordedTask {
  /** What tells it from all others of this evaluation. */
  readonly id: string;
  /** As it will be stored. */
  readonly item: PhaseTask;
  /** Its functions. */
  readonly functions: readonly FunctionHandle[];
  /** Where it was declared. */
  readonly site: CallSite;
}

/** A phase in the order of the graph. */
export interface RecordedPhase {
  readonly name: string;
  readonly tasks: readonly RecordedTask[];
}

/** Settings made by function calls in a repo config. */
export interface RepoDraft {
  alias?: string;
  remotes?: readonly string[];
  stores?: { readonly state: Json; readonly intent: Json };
  sandbox?: Required<Policy>;
  trigger?: FunctionHandle;
}

/** All that a recorder remembers. */
export interface State {
  readonly kind: RecorderOptions["kind"];
  readonly base: Ref | undefined;
  /** Every task by id, also those of modules. */
  readonly tasks: Map<string, RecordedTask>;
  /** Tasks created since the last phase. */
  readonly pending: RecordedTask[];
  readonly phases: RecordedPhase[];
  readonly environments: Environment[];
  readonly warnings: Warning[];
  readonly repo: RepoDraft;
}

/** Makes an empty state. */
export function newState(options: RecorderOptions): State {
  return {
    kind: options.kind,
    base: options.base === "" ? undefined : parseRef(options.base),
    tasks: new Map(),
    pending: [],
    phases: [],
    environments: [],
    warnings: [],
    repo: {},
  };
}

/** Gives the current package, or refuses the word that asks for it. */
export function requirePackage(state: State, word: string): Ref {
  if (state.base !== undefined) return state.base;
  throw invalid(
    `Cannot call "${word}": it is not available under the current configuration`,
    "Use it in a release config or in a function of one.",
  );
}

/** Tells whether a word of the release graph counts here, and warns if not. */
export function buildsGraph(state: State, { word, call }: Word): boolean {
  const reason = graphObstacle(state, call);
  if (reason === undefined) return true;
  warn(state, { call, message: `"${word}" has no effect ${reason}` });
  return false;
}

/** Tells whether a repository setting counts here, and warns if not. */
export function setsRepo(state: State, { word, call }: Word): boolean {
  if (state.kind === "repo") return true;
  const place = state.kind === "run"
    ? "while a function runs"
    : "in a release config";
  warn(state, { call, message: `"${word}" is ignored ${place}` });
  return false;
}

/** Adds a piece of advice. */
export function warn(
  state: State,
  { message, call }: { readonly message: string; readonly call: Call },
): void {
  const { filename, line, column } = call.site;
  state.warnings.push({ message, file: filename, line, column });
}

/** A word and where it was called. */
interface Word {
  readonly word: string;
  readonly call: Call;
}

function graphObstacle(state: State, call: Call): string | undefined {
  if (state.kind === "run") return "while a function runs";
  if (state.kind === "repo") return "in a repo config";
  return call.module ? "at the top level of a module" : undefined;
}
