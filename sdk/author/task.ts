// SPDX-License-Identifier: MIT
/**
 * Tasks, and typed refs to what they leave behind. Declaring one does not
 * place it: what `release` returns does.
 *
 * @module
 */

import { callSite } from "../call_site.ts";
import type { CallSite } from "../host.ts";
import type { Policy } from "../policy.ts";
import { outputRefs } from "./_output_refs.ts";
import type { Fn } from "./fn.ts";
import type { Nothing } from "./result.ts";
import type { Ref, Sources } from "./typed_ref.ts";

/** A task or deployment, whatever its outputs. */
export interface AnyTask {
  /** Says what it is. */
  readonly $kind: "task" | "deploy";
  /** Its name; of a deployment, its environment's. */
  readonly name: string;
  /** Where it was declared. */
  readonly site: CallSite;
}

/** The names of all outputs that a task may have. */
export type OutputKey<O> = O extends unknown ? keyof O & string : never;

/** The type of one output. */
export type OutputValue<O, K extends string> = O extends
  { readonly [P in K]: infer V } ? V : never;

/** A task or deployment with outputs `O`. */
export interface Task<O> extends AnyTask {
  /** Never there: it carries the type. */
  readonly $type?: O;
  /** Its functions by what they are for: `fn`, or `up` and `down`. */
  readonly functions: Readonly<Record<string, unknown>>;
  /** Its inputs. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What its functions may use, where that is narrower. */
  readonly sandbox?: Policy;
  /** Whether an interrupted run is run again unasked, where it is said. */
  readonly idempotent?: boolean;
  /**
   * Points to an output of the current release.
   *
   * @param key Name of the output.
   * @returns The ref.
   */
  output<K extends OutputKey<O>>(key: K): Ref<OutputValue<O, K>>;
  /**
   * Points to an output of the newest release that has it.
   *
   * @param key Name of the output.
   * @returns The ref.
   */
  latest<K extends OutputKey<O>>(key: K): Ref<OutputValue<O, K>>;
}

/** Options of a task whose function takes inputs `I`. */
export interface TaskOptions<I> {
  /** Where its inputs come from. */
  readonly inputs: Sources<I>;
  /** What its function may use: narrower than the repository has it. */
  readonly sandbox?: Policy;
  /**
   * True when it may be run again unasked after its process died half-way.
   * A task is not, unless it says so.
   */
  readonly idempotent?: boolean;
}

/** Options are required as soon as one input is. */
export type OptionsFor<I> = Nothing extends I
  ? [options?: Partial<TaskOptions<I>>]
  : [options: TaskOptions<I>];

/**
 * Declares a task.
 *
 * @param name Its name, unique in the file.
 * @param f Its function.
 * @param rest Options: where its inputs come from, and a policy.
 * @returns The task, to be placed in a phase or beside phases.
 *
 * @example A task that counts
 * ```ts
 * import { done, fn, input, task } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const build = fn(({ previous }: { previous: number }) =>
 *   done({ outputs: { number: previous + 1 } })
 * );
 * const counted = task("build", build, {
 *   inputs: { previous: input("./@/task/build#output/number", 0) },
 * });
 * assert.equal(counted.latest("number").ref, "./@/task/build#output/number");
 * ```
 */
export function task<I extends object, O>(
  name: string,
  f: Fn<I, O>,
  ...rest: OptionsFor<NoInfer<I>>
): Task<O> {
  const { inputs, sandbox, idempotent } = rest[0] ?? {};
  return {
    $kind: "task",
    name,
    functions: { fn: f },
    inputs: { ...inputs },
    ...(sandbox === undefined ? {} : { sandbox }),
    ...(idempotent === undefined ? {} : { idempotent }),
    site: callSite(task),
    ...outputRefs<O>(`task/${name}`),
  };
}
