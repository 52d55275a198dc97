// SPDX-License-Identifier: MIT
/**
 * The end of a release config: the package is put together and checked as a
 * whole. Whether environments and refs exist is not asked here.
 *
 * @module
 */

import { titleOf } from "./_parameters.ts";
import {
  type RecordedPhase,
  type RecordedTask,
  requirePackage,
  type State,
  warn,
} from "./_record.ts";
import { flushPending } from "./_tasks.ts";
import type { Declaration, FunctionHandle } from "./declaration.ts";
import type { Call, FinishOptions } from "./declare.ts";
import { parseEnvironment } from "./environment.ts";
import { type Frame, OcurootError } from "./error.ts";
import type { CallSite } from "./host.ts";
import type { Json, Package } from "./model.ts";
import { checkEnvironmentName } from "./names.ts";

/** Performs `register_environment(environment)`. */
export function recordEnvironment(
  state: State,
  { environment, call }: { readonly environment: Json; readonly call: Call },
): void {
  requirePackage(state, "register_environment");
  const parsed = parseEnvironment(environment);
  checkEnvironmentName(parsed.name);
  if (state.kind === "release") {
    state.environments.push(parsed);
    return;
  }
  warn(state, {
    call,
    message: '"register_environment" has no effect while a function runs',
  });
}

/** Puts the declaration together and checks it. */
export function finishDeclaration(
  state: State,
  options: FinishOptions,
): Declaration {
  flushPending(state, new Set());
  checkFunctions(state.phases, options);
  checkDuplicates(state.phases);
  const hasPackage = state.phases.length > 0;
  if (hasPackage && state.environments.length > 0) throw mixed(state);
  return {
    package: hasPackage ? buildPackage(state.phases) : undefined,
    environments: [...state.environments],
    warnings: [...state.warnings],
  };
}

function buildPackage(phases: readonly RecordedPhase[]): Package {
  const functions = tasksOf(phases).flatMap((task) =>
    task.functions.map(({ def }) =>
      [`${def.name}/${def.pos}`, { function: def }] as const
    )
  );
  return {
    functions: Object.fromEntries(functions),
    phases: phases.map(({ name, tasks }) => ({
      name,
      tasks: tasks.map(({ item }) => item),
    })),
  };
}

function checkFunctions(
  phases: readonly RecordedPhase[],
  { functions }: FinishOptions,
): void {
  for (const task of tasksOf(phases)) {
    for (const handle of task.functions) {
      const found = functions?.filter(({ name, pos }) =>
        name === handle.def.name && pos === handle.def.pos
      ).length ?? Number(handle.reachable);
      if (found !== 1) {
        throw lost(handle, { task, found });
      }
    }
  }
}

function lost(
  { def }: FunctionHandle,
  { task, found }: { readonly task: RecordedTask; readonly found: number },
): OcurootError {
  const problem = found === 0
    ? "is not the value of a global variable, so that a later run could not find it"
    : `stands for ${found} functions that a later run could not tell apart`;
  return new OcurootError(
    "graph/function",
    `Cannot use ${nameOf(task)}: function ${titleOf(def)} ${problem}`,
    {
      hint: "Define the function at the top level of the file.",
      frames: [frameOf(task.site)],
      data: { function: def.name, pos: def.pos },
    },
  );
}

/** Lists all that is used more than once, in source order. */
function checkDuplicates(phases: readonly RecordedPhase[]): void {
  const uses = new Map<string, RecordedTask[]>();
  for (const task of tasksOf(phases)) {
    const name = nameOf(task);
    uses.set(name, [...uses.get(name) ?? [], task]);
  }
  const repeated = [...uses].filter(([, tasks]) => tasks.length > 1);
  if (repeated.length === 0) return;
  const problems = repeated.map(([name, { length }]) =>
    `${name} is used in ${length} phases, should be exactly one`
  );
  throw new OcurootError(
    "graph/duplicate",
    `Package validation failed: ${problems.join("; ")}`,
    {
      hint: "Use each name once, and put a task into the first phase after it.",
      frames: repeated.flatMap(([, tasks]) =>
        tasks.slice(-1).map(({ site }) => frameOf(site))
      ).slice(0, 1),
      data: {
        problems,
        uses: repeated.map(([name, tasks]) => ({
          name,
          sites: tasks.map(({ site }) => site),
        })),
      },
    },
  );
}

function mixed(state: State): OcurootError {
  const [first] = tasksOf(state.phases);
  return new OcurootError(
    "config/mixed",
    "Cannot use config: environments and packages must not be in the same file",
    {
      hint: "Register environments in a config file of their own.",
      frames: first === undefined ? [] : [frameOf(first.site)],
    },
  );
}

function tasksOf(phases: readonly RecordedPhase[]): readonly RecordedTask[] {
  return phases.flatMap(({ tasks }) => tasks);
}

function nameOf({ item }: RecordedTask): string {
  return item.task === undefined
    ? `environment "${item.deploy.environment}"`
    : `task "${item.task.name}"`;
}

function frameOf({ filename, line, column }: CallSite): Frame {
  return { file: filename, line, column };
}
