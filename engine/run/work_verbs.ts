// SPDX-License-Identifier: MIT
/**
 * The verbs of work: show what there is to do, do it, and ask CI for the
 * rest. Which work a mode looks for is settled here and nowhere else.
 *
 * @module
 */

import type { Plan, PlanFilter } from "../plan/plan.ts";
import { releasesOf } from "../plan/ready.ts";
import type { Work, WorkOutcome, WorkSummary } from "../summary.ts";
import type { Workspace } from "../workspace.ts";
import { plan, runCascade, summarizeWork } from "./cascade.ts";
import { executeWork } from "./execute_work.ts";
import { type Execution, startExecution } from "./execution.ts";
import { isIdle, rememberIdle, revisions } from "./idle.ts";
import { recover } from "./recover.ts";
import { callTriggers, newestCommits, placesOf } from "./trigger.ts";

/** Which work a command looks for. */
export type WorkMode = "continue" | "any" | "ops" | "cascade" | "trigger";

/** How to do work. */
export interface RunWorkOptions {
  /** With `any`: again until nothing is found. */
  readonly comprehensive?: boolean;
  /** True to delete even when intent holds nothing at all. */
  readonly allowMassDelete?: boolean;
}

/**
 * Shows the work that a mode would do.
 *
 * @param workspace The opened repository.
 * @param mode Which work.
 * @returns The items in the order they would be done, each with its reasons.
 */
export async function planWork(
  workspace: Workspace,
  mode: WorkMode,
): Promise<readonly Work[]> {
  const execution = startExecution(workspace);
  const found = await plan(execution, filterOf(workspace, mode));
  for (const { error } of found.faults) {
    workspace.events({ kind: "warning", message: error.message });
  }
  return found.work;
}

/**
 * Does the work of a mode. `any` then asks CI to do what is left, also on
 * other commits, and also when nothing was found here.
 *
 * @param workspace The opened repository.
 * @param mode Which work.
 * @param options Comprehensive.
 * @returns What was done.
 * @throws {OcurootError} cli/interrupted when the command was interrupted.
 */
export async function runWork(
  workspace: Workspace,
  mode: WorkMode,
  options: RunWorkOptions = {},
): Promise<WorkSummary> {
  if (mode === "trigger") return await triggerWork(workspace);
  const before = await revisions(workspace);
  if (isIdle(workspace, before)) return summarizeWork([]);
  const execution = startExecution(workspace);
  await recover(execution, recoverable(workspace, mode));
  const filter = { ...filterOf(workspace, mode), ...permission(options) };
  if (mode === "cascade") return await runCascade(execution, filter);
  if (mode === "any") {
    return await runAny(execution, { ...options, at: before });
  }
  const found = await plan(execution, filter);
  return summarizeWork(await executeWork(execution, found));
}

/** How to trigger. */
export interface TriggerOptions {
  /** The newest commit of every repository, whether it has work or not. */
  readonly intent?: boolean;
}

/**
 * Asks CI to work on every commit that has work.
 *
 * @param workspace The opened repository.
 * @param options Intent.
 * @returns The commits whose trigger was called, and those without one.
 */
export async function triggerWork(
  workspace: Workspace,
  options: TriggerOptions = {},
): Promise<WorkSummary> {
  const execution = startExecution(workspace);
  const places = options.intent === true
    ? await newestCommits(execution)
    : placesOf((await plan(execution, filterOf(workspace, "trigger"))).work);
  return { ...summarizeWork([]), ...await callTriggers(execution, places) };
}

function filterOf(workspace: Workspace, mode: WorkMode): PlanFilter {
  const { repo, commit } = workspace;
  const here = { repo, commit };
  switch (mode) {
    case "continue":
      return { ...here, groups: ["ready", "drift"] };
    case "any":
      return here;
    case "ops":
      return { ...here, groups: ["ops"] };
    case "cascade":
      return {};
    case "trigger":
      return { groups: ["ready", "drift", "ops"] };
  }
}

/** Runs that other commits' jobs are at are theirs to watch. */
function recoverable(
  workspace: Workspace,
  mode: WorkMode,
): Parameters<typeof recover>[1] {
  const { repo, commit } = workspace;
  if (mode === "cascade") return { releases: releasesOf({}) };
  return { releases: releasesOf({ repo }), commit };
}

async function runAny(
  execution: Execution,
  options: RunWorkOptions & { readonly at: string },
): Promise<WorkSummary> {
  const { workspace } = execution;
  const filter = { ...filterOf(workspace, "any"), ...permission(options) };
  const all = await plan(execution, permission(options));
  const before = isPlain(all)
    ? { ...all, work: all.work.filter((work) => isFor(work, workspace)) }
    : await plan(execution, filter);
  const done = options.comprehensive === true
    ? await runCascade(execution, filter)
    : summarizeWork(await executeWork(execution, before));
  const left = isPlain(all) && before.work.length === 0
    ? { ...all, work: all.work.filter((work) => !isIntent(work)) }
    : await plan(execution, filterOf(workspace, "trigger"));
  if (isEmpty(before) && isEmpty(left)) {
    await rememberIdle(workspace, options.at);
  }
  const places = placesOf(
    left.work.filter((work) =>
      isNews(work, { execution, before: before.work, done: done.outcomes })
    ),
  );
  return { ...done, ...await callTriggers(execution, places) };
}

/** It holds work alone, so that of one commit can be picked out of it. */
function isPlain({ faults, superseded }: Plan): boolean {
  return faults.length + superseded.length === 0;
}

/** Intents are for everybody, the rest for jobs of its commit. */
function isFor(work: Work, { repo, commit }: Workspace): boolean {
  const isHere = work.commit === commit && work.ref.startsWith(`${repo}/-/`);
  return isIntent(work) || isHere;
}

function isIntent({ kind }: Work): boolean {
  return kind === "create" || kind === "update" || kind === "delete";
}

/** A fault is told of every time, so it is not nothing. */
function isEmpty({ work, faults, superseded }: Plan): boolean {
  return work.length === 0 && isPlain({ work, faults, superseded });
}

/** Without the option the environment variable decides. */
function permission(options: RunWorkOptions): Partial<PlanFilter> {
  return options.allowMassDelete === true ? { allowMassDelete: true } : {};
}

/** Work of this commit that is left as it was would only go in circles. */
function isNews(
  work: Work,
  known: {
    readonly execution: Execution;
    readonly before: readonly Work[];
    readonly done: readonly WorkOutcome[];
  },
): boolean {
  const { repo, commit } = known.execution.workspace;
  const isHere = work.commit === commit && work.ref.startsWith(`${repo}/-/`);
  if (!isHere) return true;
  const refs = [...known.before, ...known.done.map(({ work }) => work)]
    .map(({ ref }) => ref);
  return !refs.includes(work.ref);
}
