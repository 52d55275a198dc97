// SPDX-License-Identifier: MIT
/**
 * Release graphs: the checked, ordered form of what a config declared.
 *
 * The folder decides and never does: no clock, no files, no store. A graph is
 * made from a declaration or from the package a release document holds;
 * `dependencies.ts` tells what waits for what, `readiness.ts` whether a run
 * may start, `inputs.ts` and `drift.ts` what it would be given. Invariants:
 * order is phase, then source; an empty phase neither blocks nor unlocks;
 * a run that has completed once stays a fulfilled dependency.
 *
 * @module
 */

import type { Declaration } from "@ocuroot/sdk/declaration";
import { OcurootError } from "@ocuroot/sdk/error";
import type { FunctionDef, Inputs, Package, Step } from "@ocuroot/sdk/model";
import { checkInputName, checkTaskName } from "@ocuroot/sdk/names";
import { parseRef } from "@ocuroot/sdk/ref";
import { releaseOf, type TaskKind } from "./address.ts";
import { dependenciesOf, taskRef } from "./dependencies.ts";

/** One task or deployment of a release. */
export interface GraphTask {
  /** `<release>/task/<name>` or `<release>/deploy/<environment>`. */
  readonly ref: string;
  /** `task` or `deploy`. */
  readonly kind: TaskKind;
  /** Task name or environment. */
  readonly name: string;
  /** Index of its phase. */
  readonly phase: number;
  /** First function, what it waits for, and unpopulated inputs. */
  readonly first: Step;
  /** The function that removes a deployment. */
  readonly down?: FunctionDef;
}

/** The tasks of a release in phase, then source order. */
export interface ReleaseGraph {
  /** Full release ref. */
  readonly release: string;
  /** As it is stored in the release document. */
  readonly package: Package;
  /** All its tasks. */
  readonly tasks: readonly GraphTask[];
}

/**
 * Builds the graph of a new release.
 *
 * @param declaration What the config declared.
 * @param release Full ref of the release to be.
 * @returns The graph, or undefined when the config declares no package.
 * @throws {OcurootError} config/mixed for environments beside a package.
 * @throws {OcurootError} graph/duplicate for a name used twice.
 * @throws {OcurootError} run/input or config/invalid for a bad name.
 * @throws {OcurootError} graph/unknown-input for an input of this release's
 *   own task that does not exist or comes later.
 */
export function buildGraph(
  declaration: Declaration,
  release: string,
): ReleaseGraph | undefined {
  if (declaration.package === undefined) return undefined;
  if (declaration.environments.length > 0) {
    throw new OcurootError(
      "config/mixed",
      `Cannot release "${release}": its config declares both environments and a package`,
      { hint: "Register the environments in a config file of their own." },
    );
  }
  const graph = graphOf(declaration.package, release);
  checkNames(graph);
  for (const task of graph.tasks) checkInputs(task, graph);
  return graph;
}

/**
 * Reads the graph of a release that exists.
 *
 * @param pkg The package of its document.
 * @param release Full release ref.
 * @returns The graph, unchecked.
 */
export function graphOf(pkg: Package, release: string): ReleaseGraph {
  const tasks = pkg.phases.flatMap((phase, index) => {
    const dependencies = dependenciesOf(pkg.phases, { phase: index, release });
    return phase.tasks.map((task): GraphTask => {
      const ref = taskRef(task, release);
      const step = (fn: FunctionDef, inputs: Inputs): Step => ({
        fn,
        ...(dependencies.length === 0 ? {} : { dependencies }),
        inputs,
      });
      if (task.task !== undefined) {
        const { name, fn, inputs } = task.task;
        const first = step(fn, inputs);
        return { ref, kind: "task", name, phase: index, first };
      }
      const { environment: name, up, down, inputs } = task.deploy;
      const first = step(up, inputs);
      return { ref, kind: "deploy", name, phase: index, first, down };
    });
  });
  return { release, package: pkg, tasks };
}

function checkNames(graph: ReleaseGraph): void {
  const seen = new Set<string>();
  for (const { ref, kind, name } of graph.tasks) {
    if (seen.has(ref)) {
      const thing = kind === "task" ? "task" : "environment";
      throw new OcurootError(
        "graph/duplicate",
        `Cannot release "${graph.release}": the ${thing} "${name}" is used more than once`,
        { hint: `Use each ${thing} once in a package.` },
      );
    }
    checkTaskName(name);
    seen.add(ref);
  }
}

function checkInputs(task: GraphTask, graph: ReleaseGraph): void {
  for (const [name, input] of Object.entries(task.first.inputs ?? {})) {
    checkInputName(name);
    if (!input.ref || (input.default ?? undefined) !== undefined) continue;
    const ref = parseRef(input.ref);
    if (ref.type !== "task" || releaseOf(ref) !== graph.release) continue;
    const [wanted = ""] = ref.subpath.split("/");
    const source = graph.tasks.find(({ kind, name }) =>
      kind === "task" && name === wanted
    );
    if (source !== undefined && source.phase <= task.phase) continue;
    const names = graph.tasks.filter(({ kind }) => kind === "task")
      .map(({ name }) => `"${name}"`);
    throw new OcurootError(
      "graph/unknown-input",
      `Cannot give input "${name}" of "${task.ref}" a value: the task "${wanted}" ${
        source === undefined ? "does not exist" : "runs in a later phase"
      }`,
      { hint: `Use the output of one of ${names.join(", ")}, or a default.` },
    );
  }
}
