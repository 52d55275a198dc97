// SPDX-License-Identifier: MIT
/**
 * A config's default export as plain JSON, and back from an index to the
 * function it stands for. Whether it makes sense is asked by the engine.
 *
 * @module
 */

import type {
  AnyTask,
  EnvironmentsConfig,
  Fn,
  Phase,
  ReleaseConfig,
  RepoConfig,
  RepoOptions,
  Task,
} from "@ocuroot/sdk";
import { authoredKind } from "@ocuroot/sdk/authored";
import { OcurootError } from "@ocuroot/sdk/error";
import type { CallSite } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import type {
  DraftConfig,
  DraftFunction,
  DraftInput,
  DraftInputs,
  DraftPhase,
  DraftTask,
  FunctionUse,
} from "../protocol.ts";
import { encode } from "./encode.ts";

/** A function of a config, whatever its types. */
export type AnyFn = Fn<object, unknown>;

/** Functions that a config exports. */
export interface Exports {
  /** Name and place of each. */
  readonly list: readonly DraftFunction[];
  /** The functions in the same order. */
  readonly functions: readonly AnyFn[];
}

/** Default exports that the engine knows. */
export type AnyConfig = ReleaseConfig | EnvironmentsConfig | RepoConfig;

/**
 * Lists the functions that modules export, the name in the module that made
 * the function before others.
 *
 * @param modules Namespaces by URL, the config itself first.
 * @returns The functions.
 */
export function listExports(
  modules: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): Exports {
  const names = new Map<AnyFn, string>();
  const settled = new Set<AnyFn>();
  for (const [url, namespace] of modules) {
    for (const [name, value] of Object.entries(namespace)) {
      if (authoredKind(value) !== "fn") continue;
      const fn = value as AnyFn;
      if (settled.has(fn)) continue;
      const isHome = fn.site.filename === url;
      if (isHome || !names.has(fn)) names.set(fn, name);
      if (isHome) settled.add(fn);
    }
  }
  return {
    list: Array.from(names, ([fn, name]) => ({ name, site: fn.site })),
    functions: [...names.keys()],
  };
}

/**
 * Describes a use of a function.
 *
 * @param fn What was given as a function.
 * @param exports The functions that can be found again.
 * @returns The use.
 * @throws {OcurootError} config/invalid when it is none.
 */
export function useOf(fn: unknown, { functions }: Exports): FunctionUse {
  if (authoredKind(fn) !== "fn") {
    throw new OcurootError(
      "config/invalid",
      "Cannot use function: it was not made by fn(…)",
      { hint: "Write export const name = fn(…), and pass name." },
    );
  }
  const known = fn as AnyFn;
  return { index: functions.indexOf(known), site: known.site };
}

/**
 * Describes inputs; one that is undefined is left out.
 *
 * @param inputs The inputs.
 * @param code Code of the error for what is not JSON.
 * @returns The inputs as JSON.
 * @throws {OcurootError} naming the path of what is not JSON.
 */
export function draftInputs(
  inputs: Readonly<Record<string, unknown>>,
  code: "config/invalid" | "run/result",
): DraftInputs {
  const entries = Object.entries(inputs)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, draftInput(value, name, code)]);
  return Object.fromEntries(entries);
}

function draftInput(
  value: unknown,
  name: string,
  code: "config/invalid" | "run/result",
): DraftInput {
  const path = `inputs.${name}`;
  switch (authoredKind(value)) {
    case "ref":
      return { ref: (value as { ref: string }).ref };
    case "input": {
      const given = value as { ref: { ref: string }; default: unknown };
      const fallback = encode(given.default, { path: `${path}.default`, code });
      return { ref: given.ref.ref, default: fallback };
    }
    default:
      return { value: encode(value, { path, code }) };
  }
}

/**
 * Describes the parts of a release.
 *
 * @param config The default export.
 * @param parts What its function returned.
 * @param exports Its functions.
 * @returns The description.
 * @throws {OcurootError} config/invalid for what is neither task nor phase.
 */
export function draftRelease(
  config: ReleaseConfig,
  parts: unknown,
  exports: Exports,
): DraftConfig {
  if (!Array.isArray(parts)) {
    throw new OcurootError(
      "config/invalid",
      "Cannot declare release: its function did not return an array",
      { hint: "Return the tasks and phases in order: release(() => […])." },
    );
  }
  const code = "config/invalid";
  const { as } = config.options;
  return {
    kind: "release",
    site: config.site,
    ...(as === undefined ? {} : { as: encode(as, { path: "as", code }) }),
    parts: parts.map((part, i) => draftPart(part, `part ${i + 1}`, exports)),
  };
}

function draftPart(
  part: unknown,
  place: string,
  exports: Exports,
): DraftTask | DraftPhase {
  if (authoredKind(part) !== "phase") {
    return draftTask(part, { place, exports });
  }
  const { name, tasks, site } = part as Phase;
  return {
    kind: "phase",
    name: encode(name, { path: "name", code: "config/invalid" }),
    tasks: tasks.map((task, i) =>
      draftTask(task, { place: `task ${i + 1} of phase "${name}"`, exports })
    ),
    site,
  };
}

function draftTask(
  value: unknown,
  { place, exports }: { readonly place: string; readonly exports: Exports },
): DraftTask {
  const kind = authoredKind(value);
  if (kind !== "task" && kind !== "deploy") {
    throw new OcurootError(
      "config/invalid",
      `Cannot declare release: ${place} is neither a task nor a phase`,
      { hint: "Put only what task, deploy and phase return into a release." },
    );
  }
  const { name, functions, inputs, sandbox, idempotent, site } = value as
    & AnyTask
    & Task<unknown>;
  const code = "config/invalid";
  const uses = Object.entries(functions)
    .map(([role, fn]) => [role, useOf(fn, exports)] as const);
  return {
    kind,
    name: encode(name, { path: "name", code }),
    functions: Object.fromEntries(uses),
    inputs: draftInputs(inputs, code),
    ...(sandbox === undefined
      ? {}
      : { sandbox: encode(sandbox, { path: "sandbox", code }) }),
    ...(idempotent === undefined
      ? {}
      : { idempotent: encode(idempotent, { path: "idempotent", code }) }),
    site,
  };
}

/**
 * Describes the environments of a config.
 *
 * @param config The default export.
 * @returns The description.
 * @throws {OcurootError} config/invalid naming the path of what is not JSON.
 */
export function draftEnvironments(config: EnvironmentsConfig): DraftConfig {
  const place = { path: "environments", code: "config/invalid" } as const;
  const list = encode(config.environments, place) as readonly Json[];
  return { kind: "environments", environments: list, site: config.site };
}

/**
 * Describes settings of a repository.
 *
 * @param settings The settings.
 * @param site Where they were written.
 * @returns The description, without the trigger itself.
 * @throws {OcurootError} config/invalid naming the path of what is not JSON.
 */
export function draftRepo(settings: RepoOptions, site: CallSite): DraftConfig {
  const { trigger, ...rest } = settings;
  const entries = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .map(([path, value]): [string, Json] => [
      path,
      encode(value, { path, code: "config/invalid" }),
    ]);
  return {
    kind: "repo",
    site,
    settings: Object.fromEntries(entries),
    trigger: trigger !== undefined,
  };
}
