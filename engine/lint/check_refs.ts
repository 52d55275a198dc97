// SPDX-License-Identifier: MIT
/**
 * Whether refs point to something that this repository declares. Refs to
 * other repositories are not judged, nor is custom state, which anyone may
 * set.
 *
 * @module
 */

import type { CallSite } from "@ocuroot/sdk/host";
import type { FunctionDef } from "@ocuroot/sdk/model";
import { parseRef, type Ref } from "@ocuroot/sdk/ref";
import { nearest } from "@ocuroot/starlark";
import { directoryOf, joinPath } from "../host/paths.ts";
import type { CheckedConfig } from "./checked_config.ts";
import { type ConfigFinding, finding, type FindingDraft } from "./finding.ts";
import { shortRef, type Target, targetOf, type World } from "./world.ts";

/** A ref where it is written. */
export interface PlacedRef {
  /** The absolute ref. */
  readonly ref: string;
  /** Where it is written. */
  readonly site: CallSite;
  /** The config it is written in. */
  readonly from: CheckedConfig;
}

/** A question about a function: can it have this output? */
export interface OutputQuestion {
  /** The first function of the task. */
  readonly fn: FunctionDef;
  /** The output. */
  readonly key: string;
  /** What is wrong if it cannot. */
  readonly draft: FindingDraft;
}

/** What is known about refs. */
export interface RefVerdict {
  /** Refs that lead nowhere. */
  readonly findings: readonly ConfigFinding[];
  /** Outputs to be looked for in functions. */
  readonly questions: readonly OutputQuestion[];
}

/**
 * Lists the refs that the inputs of a config hold.
 *
 * @param config The config.
 * @returns Its refs.
 */
export function declaredRefs(config: CheckedConfig): readonly PlacedRef[] {
  return config.tasks.flatMap(({ inputs }) =>
    inputs.flatMap(({ ref, site }) =>
      ref === undefined ? [] : [{ ref, site, from: config }]
    )
  );
}

/**
 * Judges refs.
 *
 * @param world The repository.
 * @param refs The refs.
 * @returns Those that lead nowhere, and questions about the others.
 */
export function checkRefs(
  world: World,
  refs: readonly PlacedRef[],
): RefVerdict {
  const findings: ConfigFinding[] = [];
  const questions: OutputQuestion[] = [];
  for (const placed of refs) {
    const ref = parseRef(placed.ref);
    const problem = ref.global
      ? environmentProblem(world, ref)
      : placeProblem(world, { ref, placed });
    if (problem !== undefined) {
      const shown = shortRef(world, placed.ref, placed.from.path);
      const message = `Cannot follow ref "${shown}": ${problem.what}`;
      const { severity = "error", hint } = problem;
      const rule = "unknown-ref";
      findings.push(
        finding({ rule, severity, site: placed.site, message, hint }),
      );
      continue;
    }
    const question = questionAbout(world, placed);
    if (question !== undefined) questions.push(question);
  }
  return { findings, questions };
}

interface Problem {
  readonly what: string;
  readonly severity?: ConfigFinding["severity"];
  readonly hint?: string | undefined;
}

/** Where state was not read, another repository may have declared it. */
function environmentProblem(
  { environments, knowsEnvironments }: World,
  { type, subpath }: Ref,
): Problem | undefined {
  if (type !== "environment") return undefined;
  const [name = ""] = subpath.split("/");
  if (name === "" || environments.has(name)) return undefined;
  const hint = guess(name, environments.keys());
  if (knowsEnvironments) {
    return { what: `there is no environment "${name}"`, hint };
  }
  return {
    what: `no config declares an environment "${name}"`,
    severity: "warning",
    hint: hint ?? "It is none if state holds it: that was not read.",
  };
}

function placeProblem(
  world: World,
  { ref, placed }: { readonly ref: Ref; readonly placed: PlacedRef },
): Problem | undefined {
  const { file } = ref;
  if (ref.repo !== world.repo || isOpen(file)) return undefined;
  const config = world.packages.get(file);
  if (config === undefined) {
    if (isRepoConfig(file) || isThere(world, file)) return undefined;
    const hint = misplaced(world, { file, path: placed.from.path }) ??
      guess(file, world.packages.keys());
    return { what: `there is no config "${file}"`, hint };
  }
  const target = targetOf(world, placed.ref, placed.from);
  if (target === undefined || target.task !== undefined) return undefined;
  const severity = severityOf(world, { target, from: placed.from });
  if (severity === undefined) return undefined;
  return { ...missingTask(target), severity };
}

/**
 * Only what a load of today would show is judged. Where environments may be
 * missing, so may the tasks that are made for them.
 */
function severityOf(
  { environments, knowsEnvironments }: World,
  { target: { ref, config, kind, name }, from }: {
    readonly target: Target;
    readonly from: CheckedConfig;
  },
): ConfigFinding["severity"] | undefined {
  if (!config.whole || !isToday(ref, from)) return undefined;
  if (!config.asksEnvironments || knowsEnvironments) return "error";
  if (environments.size === 0) return undefined;
  return kind === "task" || environments.has(name) ? "error" : "warning";
}

/** A release that is named becomes that of the base, as older clients do. */
function isToday({ file, release }: Ref, from: CheckedConfig): boolean {
  return release === "" || (release === "r0" && file === from.path);
}

/** A path without anything before it counts from the config as a folder. */
function misplaced(
  { packages }: World,
  { file, path }: { readonly file: string; readonly path: string },
): string | undefined {
  if (!file.startsWith(`${path}/`)) return undefined;
  const written = file.slice(path.length + 1);
  const beside = joinPath(directoryOf(path), written);
  const meant = [written, beside].find((one) => packages.has(one));
  return meant && `Write "./-/${meant}/@/…".`;
}

function missingTask({ config, kind, name }: Target): Problem {
  const names = config.tasks.flatMap((one) =>
    one.kind === kind && one.name !== undefined ? [one.name] : []
  );
  const what = kind === "task"
    ? `"${config.file}" has no task "${name}"`
    : `"${config.file}" does not deploy to "${name}"`;
  return { what, hint: guess(name, names) };
}

function questionAbout(
  world: World,
  { ref: text, site, from }: PlacedRef,
): OutputQuestion | undefined {
  const target = targetOf(world, text, from);
  const fn = target?.task?.fn;
  const [head, key] = target?.ref.fragment.split("/") ?? [];
  if (target === undefined || fn === undefined) return undefined;
  if (head !== "output" || key === undefined || key === "") return undefined;
  if (!isToday(target.ref, from)) return undefined;
  const what = target.kind === "task"
    ? `task "${target.name}"`
    : `deployment to "${target.name}"`;
  const shown = shortRef(world, text, from.path);
  const message = `Cannot follow ref "${shown}": the ${what} has no output` +
    ` "${key}"`;
  return { fn, key, draft: { rule: "unknown-output", site, message } };
}

function guess(name: string, names: Iterable<string>): string | undefined {
  const all = [...names];
  const near = nearest(name, all);
  if (near !== undefined) return `Did you mean "${near}"?`;
  if (all.length === 0 || all.length > 8) return undefined;
  return `Declared are ${all.map((one) => `"${one}"`).join(", ")}.`;
}

function isOpen(file: string): boolean {
  return file === "" || file === ".";
}

function isRepoConfig(file: string): boolean {
  return /^repo\.ocu\.(star|ts)$/.test(file);
}

/** A config that push leaves out can be released by hand. */
function isThere({ root }: World, file: string): boolean {
  try {
    return Deno.statSync(joinPath(root, `./${file}`)).isFile;
  } catch {
    return false;
  }
}
