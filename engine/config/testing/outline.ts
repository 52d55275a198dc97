// SPDX-License-Identifier: MIT
/**
 * A release graph as tests see it: names as refs have them, refs relative to
 * the package. Which values functions are is the language's business.
 *
 * @module
 */

import type {
  FunctionDef,
  InputDescriptor,
  Inputs,
  Json,
  Package,
} from "@ocuroot/sdk/model";

/** Name of the repository of all tests in refs. */
const REPO = "test";

/** A task or deployment. */
export interface OutlinedTask {
  /** Name of its phase. */
  readonly phase: string;
  /** Its inputs, refs shortened. */
  readonly inputs: Readonly<Record<string, InputDescriptor>>;
  /** Its inputs as they are stored. */
  readonly stored: Inputs;
  /** Its functions by what they are for, the first one first. */
  readonly functions: Readonly<Record<string, FunctionDef>>;
}

/** A release graph. */
export interface Outline {
  /** Phases in order. */
  readonly phases: readonly {
    readonly name: string;
    readonly tasks: readonly string[];
  }[];
  /** Tasks by `task/<name>` and `deploy/<environment>`. */
  readonly tasks: Readonly<Record<string, OutlinedTask>>;
}

/**
 * Gives the ref of the release that a config under test declares.
 *
 * @param file The config, relative to the root.
 * @returns The ref.
 */
export function releaseOf(file: string): string {
  return `${REPO}/-/${file}/@r1`;
}

/**
 * Outlines a graph.
 *
 * @param graph The graph; undefined for a config without one.
 * @param base Its release.
 * @returns The outline.
 */
export function outline(graph: Package | undefined, base: string): Outline {
  const tasks: Record<string, OutlinedTask> = {};
  const phases = (graph?.phases ?? []).map(({ name, tasks: work }) => ({
    name,
    tasks: work.map(({ task, deploy }) => {
      const key = task === undefined
        ? `deploy/${deploy.environment}`
        : `task/${task.name}`;
      const { inputs } = task ?? deploy;
      tasks[key] = {
        phase: name,
        inputs: shortened(inputs, base),
        stored: inputs,
        functions: task === undefined
          ? { up: deploy.up, down: deploy.down }
          : { fn: task.fn },
      };
      return key;
    }),
  }));
  return { phases, tasks };
}

/**
 * Shortens the refs of inputs.
 *
 * @param inputs The inputs.
 * @param base The release they are seen from.
 * @returns The same, refs within the package beginning with `./`.
 */
export function shortened(
  inputs: Inputs,
  base: string,
): Readonly<Record<string, InputDescriptor>> {
  const entries = Object.entries(inputs).map(([name, input]) => [
    name,
    input.ref === undefined ? input : { ...input, ref: short(input.ref, base) },
  ]);
  return Object.fromEntries(entries);
}

/**
 * Shortens a ref.
 *
 * @param ref Absolute ref.
 * @param base The release it is seen from.
 * @returns `./…` within the package, else the ref without the repository.
 */
export function short(ref: string, base: string): string {
  const file = base.replace(/@r1$/, "");
  if (ref.startsWith(`${base}/`)) return `./${ref.slice(base.length + 1)}`;
  if (ref.startsWith(file)) return `./${ref.slice(file.length)}`;
  return ref.startsWith(`${REPO}/`) ? `./${ref.slice(REPO.length + 1)}` : ref;
}

/**
 * Gives the state that a finished task leaves.
 *
 * @param key The task, `task/<name>`.
 * @param base Its release.
 * @param output Its outputs.
 * @returns Documents by ref, of this release and of the newest one.
 */
export function documentsOf(
  key: string,
  { base, output }: { readonly base: string; readonly output: Json },
): Readonly<Record<string, Json>> {
  const newest = base.replace(/@r1$/, "@");
  return { [`${base}/${key}`]: { output }, [`${newest}/${key}`]: { output } };
}
