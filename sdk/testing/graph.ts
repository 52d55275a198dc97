// SPDX-License-Identifier: MIT
/**
 * A release as a test sees it: phases, tasks, inputs, and a way to run one
 * task with its inputs looked up. These are types.
 *
 * @module
 */

import type { Environment } from "../author/environments.ts";
import type { Json } from "../model.ts";
import type { AnyFn } from "./context.ts";

/** A phase: its tasks may run at the same time. */
export interface GraphPhase {
  /** Its name; empty for a task beside phases. */
  readonly name: string;
  /** Its tasks as refs have them: `task/build`, `deploy/eu`. */
  readonly tasks: readonly string[];
}

/** Where an input comes from. Refs within the package begin with `./`. */
export interface GraphInput {
  /** The document or field to read. */
  readonly ref?: string;
  /** What to use while there is none. */
  readonly default?: Json;
  /** The value, where it was given outright. */
  readonly value?: Json;
}

/** A task or deployment. */
export interface GraphTask {
  /** Name of its phase; empty for a task beside phases. */
  readonly phase: string;
  /** Its inputs by name. */
  readonly inputs: Readonly<Record<string, GraphInput>>;
  /** Its functions: `fn` of a task, `up` and `down` of a deployment. */
  readonly functions: Readonly<Record<string, AnyFn>>;
}

/** What running a task came to. */
export interface TaskRun {
  /** Done, or waiting for inputs. */
  readonly status: "complete" | "waiting";
  /** Named outputs; empty while it waits. */
  readonly outputs: Readonly<Record<string, Json>>;
  /** Tags for the release. */
  readonly tags: readonly string[];
  /** Path prefixes whose change releases again. */
  readonly watch: readonly string[];
  /** Refs that it waits for. */
  readonly waiting: readonly string[];
  /** Names of the functions that were called, in order. */
  readonly steps: readonly string[];
}

/** What a config declares. */
export interface Graph {
  /** The phases in order. */
  readonly phases: readonly GraphPhase[];
  /** Tasks and deployments by `task/<name>` and `deploy/<environment>`. */
  readonly tasks: Readonly<Record<string, GraphTask>>;
  /** Environments that it registers. */
  readonly environments: readonly Environment[];
  /**
   * Runs a task, or brings a deployment up, as a release would: inputs are
   * looked up in the state of the test, `next` is followed as long as its
   * inputs are there, and outputs become state.
   *
   * @param task Its key in `tasks`.
   * @returns What it came to.
   */
  run(task: string): Promise<TaskRun>;
}
