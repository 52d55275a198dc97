// SPDX-License-Identifier: MIT
/**
 * Makes a release small enough to be drawn: the tasks of a crowded phase
 * become one. It leaves out nothing else, and places nothing.
 *
 * @module
 */

import type { InputText, PhaseText, TaskText } from "./describe.ts";

/** Tasks of a phase that are drawn one by one at most: the first that fits. */
const CROWDS = [8, 3, 1];
/** Tasks on one drawing; with more it shows nothing and takes long to place. */
const MAX_TASKS = 60;

/**
 * Condenses a release.
 *
 * @param phases Its phases.
 * @returns Phases that can be drawn; undefined when there are too many.
 */
export function condense(
  phases: readonly PhaseText[],
): readonly PhaseText[] | undefined {
  const full = phases.filter(({ tasks }) => tasks.length > 0);
  for (const crowd of CROWDS) {
    const drawn = full.map((phase) => together(phase, crowd));
    const count = drawn.flatMap(({ tasks }) => tasks).length;
    if (count <= MAX_TASKS) return redirected(drawn, full);
  }
  return undefined;
}

function together(phase: PhaseText, crowd: number): PhaseText {
  const { id, tasks } = phase;
  if (tasks.length <= crowd) return phase;
  const deploys = tasks.filter(({ kind }) => kind === "deploy").length;
  const kind = deploys > 0 ? "deploy" : "task";
  const noun = deploys === 0
    ? "tasks"
    : deploys === tasks.length
    ? "deployments"
    : "tasks and deployments";
  const name = `${tasks.length} ${noun}`;
  const inputs = tasks.flatMap((task) =>
    task.inputs.filter(({ source }) =>
      source !== undefined && source.ref !== `@/environment/${task.name}`
    )
  );
  return {
    ...phase,
    tasks: [{ id, kind, name, functions: [], inputs, notes: [] }],
  };
}

/** What came from a task that is drawn no more comes from its phase. */
function redirected(
  drawn: readonly PhaseText[],
  full: readonly PhaseText[],
): readonly PhaseText[] {
  const shown = new Set(
    drawn.flatMap(({ tasks }) => tasks.map(({ id }) => id)),
  );
  const phaseOf = new Map(
    full.flatMap(({ id, tasks }) =>
      tasks.map((task) => [task.id, id] as const)
    ),
  );
  const redirect = (input: InputText): InputText => {
    const { source } = input;
    if (source?.task === undefined || shown.has(source.task)) return input;
    const task = phaseOf.get(source.task) ?? source.task;
    return { ...input, source: { ...source, task } };
  };
  const redirectAll = (task: TaskText): TaskText => ({
    ...task,
    inputs: task.inputs.map(redirect),
  });
  return drawn.map((phase) => ({
    ...phase,
    tasks: phase.tasks.map(redirectAll),
  }));
}
