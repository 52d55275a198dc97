// SPDX-License-Identifier: MIT
/**
 * All configs of a repository side by side, as refs see them.
 *
 * @module
 */

import type { Environment } from "@ocuroot/sdk/model";
import { parseRef, type Ref } from "@ocuroot/sdk/ref";
import type { CheckedConfig } from "./checked_config.ts";
import type { DeclaredTask } from "./lenient_recorder.ts";

/** A repository as refs see it. */
export interface World {
  /** Absolute root of the checkout. */
  readonly root: string;
  /** Name of the repository. */
  readonly repo: string;
  /** Configs by the path of their package. */
  readonly packages: ReadonlyMap<string, CheckedConfig>;
  /** Every environment that is known. */
  readonly environments: ReadonlyMap<string, Environment>;
  /** True when there are no others: state was read. */
  readonly knowsEnvironments: boolean;
}

/** What a ref points to, if it is a task of this repository. */
export interface Target {
  /** The ref. */
  readonly ref: Ref;
  /** Its package. */
  readonly config: CheckedConfig;
  /** Which kind of task. */
  readonly kind: "task" | "deploy";
  /** Name, or environment. */
  readonly name: string;
  /** The task, where it is declared. */
  readonly task: DeclaredTask | undefined;
}

/**
 * Finds the task that an absolute ref points to.
 *
 * @param world The repository.
 * @param text The ref.
 * @param from The config it is written in, for which its own tasks count also
 *   where another file claims its package.
 * @returns The target; undefined for refs to anything else.
 */
export function targetOf(
  world: World,
  text: string,
  from: CheckedConfig,
): Target | undefined {
  const ref = parseRef(text);
  const { type: kind } = ref;
  if (ref.global || ref.repo !== world.repo) return undefined;
  if (kind !== "task" && kind !== "deploy") return undefined;
  const config = ref.file === from.path ? from : world.packages.get(ref.file);
  const [name = ""] = ref.subpath.split("/");
  if (config === undefined || name === "") return undefined;
  const task = config.tasks.find((one) =>
    one.kind === kind && one.name === name
  );
  return { ref, config, kind, name, task };
}

/**
 * Gives a ref as people would write it in a config.
 *
 * @param world The repository.
 * @param text The absolute ref.
 * @param path The package it is written in.
 * @returns The ref without what goes without saying.
 */
export function shortRef(
  { repo }: World,
  text: string,
  path: string,
): string {
  const inside = `${repo}/-/`;
  if (!text.startsWith(inside)) return text;
  const rest = text.slice(inside.length);
  const own = `${path}/@r0`;
  if (rest === own || rest.startsWith(`${own}/`)) {
    return `.${rest.slice(own.length)}`;
  }
  return rest.startsWith(`${path}/`)
    ? `.${rest.slice(path.length)}`
    : `./-/${rest}`;
}
