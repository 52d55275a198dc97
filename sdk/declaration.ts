// SPDX-License-Identifier: MIT
/**
 * What evaluating a config file records, whatever its language. It holds no
 * behaviour; `sdk/declare.ts` fills it.
 *
 * @module
 */

import type {
  Environment,
  FunctionDef,
  Inputs,
  Json,
  Outputs,
  Package,
} from "./model.ts";
import type { Policy } from "./policy.ts";

/** A parameter of a user function. */
export interface Parameter {
  /** Its name. */
  readonly name: string;
  /** True when it has a default, or is `*args` or `**kwargs`. */
  readonly optional: boolean;
  /** `*args` is `rest`, `**kwargs` is `keywords`, else `named`. */
  readonly kind: "named" | "rest" | "keywords";
}

/** A user function as the declaration sees it. */
export interface FunctionHandle {
  /** Name and position. */
  readonly def: FunctionDef;
  /**
   * Its parameters, or undefined where the language cannot tell: then the
   * parameter check is left to the type checker.
   */
  readonly parameters: readonly Parameter[] | undefined;
  /** True when it can be found again by a fresh load of the file. */
  readonly reachable: boolean;
  /** True when its definition starts in column 1. */
  readonly topLevel: boolean;
}

/** Settings of a repository, from `repo.ocu.*`. */
export interface RepoSettings {
  /** Name of the repository in refs. */
  readonly alias?: string;
  /** Remotes to clone it from, in order. */
  readonly remotes: readonly string[];
  /** Where state is kept. */
  readonly state?: Json;
  /** Where intent is kept; with state when absent. */
  readonly intent?: Json;
  /** Globs of files that `push` leaves out. */
  readonly releaseIgnore: readonly string[];
  /** What functions may use; everything when absent. */
  readonly sandbox?: Required<Policy>;
  /** The function that asks CI to work on a commit, where there is one. */
  readonly trigger?: FunctionHandle;
}

/** Advice found while loading: not an error. */
export interface Warning {
  /** The advice. */
  readonly message: string;
  /** File as the language names it. */
  readonly file: string;
  /** 1-based line. */
  readonly line: number;
  /** 1-based column. */
  readonly column: number;
}

/** All that a config file declared. */
export interface Declaration {
  /** The graph, or undefined when it has no phase, task or deployment. */
  readonly package: Package | undefined;
  /** Registered environments, in source order. */
  readonly environments: readonly Environment[];
  /** Advice. */
  readonly warnings: readonly Warning[];
}

/** What one call of a user function came to. A failure is a thrown error. */
export type StepResult =
  | {
    readonly kind: "done";
    /** Null when the function returned neither `done` nor `next`. */
    readonly outputs: Outputs | null;
    readonly tags: readonly string[];
    /** Null as for outputs. */
    readonly watch: readonly string[] | null;
  }
  | {
    readonly kind: "next";
    readonly fn: FunctionDef;
    readonly inputs: Inputs;
  };
