// SPDX-License-Identifier: MIT
/**
 * Runs one task of a graph under test as a release would: looks inputs up,
 * calls its function, and goes on with the next one while inputs are there.
 *
 * @module
 */

import type { StepResult } from "@ocuroot/sdk/declaration";
import { OcurootError } from "@ocuroot/sdk/error";
import type { FunctionDef, Inputs, Json, Outputs } from "@ocuroot/sdk/model";
import { argumentsOf, populate } from "../../graph/inputs.ts";
import type { FakeState } from "./fake_state.ts";
import { documentsOf, type Outline, short } from "./outline.ts";

/** What a task came to. */
export interface RanTask {
  readonly status: "complete" | "waiting";
  readonly outputs: Outputs;
  readonly tags: readonly string[];
  readonly watch: readonly string[];
  /** Refs it waits for, shortened. */
  readonly waiting: readonly string[];
  /** Names of the functions that were called. */
  readonly steps: readonly string[];
}

/** What running a task needs. */
export interface RunTaskOptions {
  /** The graph. */
  readonly outline: Outline;
  /** Its release. */
  readonly base: string;
  /** Where inputs are looked up. */
  readonly state: FakeState;
  /** Calls a function. */
  readonly call: (
    fn: FunctionDef,
    inputs: Readonly<Record<string, Json>>,
  ) => Promise<StepResult>;
}

/** A chain that is longer does not end. */
const MAX_STEPS = 100;

/**
 * Runs a task.
 *
 * @param key The task, `task/<name>` or `deploy/<environment>`.
 * @param options The graph and its surroundings.
 * @returns What it came to; its outputs are in the state then.
 * @throws {OcurootError} `config/invalid` when there is no such task, and
 *   what its functions throw.
 */
export async function runTask(
  key: string,
  options: RunTaskOptions,
): Promise<RanTask> {
  const { outline, base, state, call } = options;
  const task = outline.tasks[key];
  const [first] = Object.values(task?.functions ?? {});
  if (task === undefined || first === undefined) throw unknown(key, outline);
  const steps: string[] = [];
  let next: { readonly fn: FunctionDef; readonly inputs: Inputs } = {
    fn: first,
    inputs: task.stored,
  };
  for (;;) {
    const { inputs, missing } = await populate(next.inputs, {
      get: (ref) => Promise.resolve(state.get(ref, base)),
      has: (ref) => Promise.resolve(state.get(ref, base) !== undefined),
      resolve: (ref) => Promise.resolve(ref),
      match: () => Promise.resolve([]),
    });
    if (missing.length > 0) {
      const waiting = missing.map((ref) => short(ref, base));
      return { ...NOTHING, status: "waiting", waiting, steps };
    }
    if (steps.length === MAX_STEPS) throw endless(key);
    steps.push(next.fn.name);
    const result = await call(next.fn, argumentsOf(inputs));
    if (result.kind === "next") {
      next = result;
      continue;
    }
    const { outputs, tags, watch } = result;
    state.set(documentsOf(key, { base, output: outputs ?? {} }));
    return {
      ...NOTHING,
      outputs: outputs ?? {},
      tags,
      watch: watch ?? [],
      steps,
    };
  }
}

const NOTHING: RanTask = {
  status: "complete",
  outputs: {},
  tags: [],
  watch: [],
  waiting: [],
  steps: [],
};

function unknown(key: string, { tasks }: Outline): OcurootError {
  const known = Object.keys(tasks).join(", ") || "none";
  return new OcurootError(
    "config/invalid",
    `Cannot run "${key}": the graph has no such task`,
    { hint: `Name one of these: ${known}.` },
  );
}

function endless(key: string): OcurootError {
  return new OcurootError(
    "config/limit",
    `Cannot run "${key}": it went on with ${MAX_STEPS} functions`,
  );
}
