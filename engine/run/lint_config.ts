// SPDX-License-Identifier: MIT
/**
 * Evaluates and checks a config without releasing it. It writes nothing.
 *
 * @module
 */

import { parseRef, type Ref } from "@ocuroot/sdk/ref";
import { packageOf, type TaskKind } from "../graph/address.ts";
import { buildGraph } from "../graph/build.ts";
import type { Workspace } from "../workspace.ts";
import { fullRef } from "./full_ref.ts";

/** What a config declares. */
export interface LintResult {
  /** Phases in order, tasks by kind and name. */
  readonly phases: readonly {
    readonly name: string;
    readonly tasks: readonly {
      readonly kind: TaskKind;
      readonly name: string;
    }[];
  }[];
  /** What it printed. */
  readonly logs: readonly string[];
}

/**
 * Checks a config.
 *
 * @param workspace The opened repository.
 * @param ref The config file, as typed or full.
 * @returns What it declares and prints.
 * @throws {OcurootError} config/* and graph/* for what is wrong with it.
 */
export async function lintConfig(
  workspace: Workspace,
  ref: Ref | string,
): Promise<LintResult> {
  const target = parseRef(fullRef(workspace, ref));
  const release = `${packageOf(target)}/@r0`;
  const logs: string[] = [];
  const effects = workspace.host({
    file: target.file,
    thread: target.file,
    signal: workspace.signal,
    onLog: ({ message }) => void logs.push(message),
  });
  const { declaration } = await workspace.load({ base: release, effects });
  for (const warning of declaration.warnings) {
    workspace.events({ kind: "warning", ...warning });
  }
  const graph = buildGraph(declaration, release);
  const phases = (graph?.package.phases ?? []).map((phase, index) => ({
    name: phase.name,
    tasks: (graph?.tasks ?? [])
      .filter((task) => task.phase === index)
      .map(({ kind, name }) => ({ kind, name })),
  }));
  return { phases, logs };
}
