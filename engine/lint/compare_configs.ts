// SPDX-License-Identifier: MIT
/**
 * Compares the configs of a repository with each other: refs, outputs, order,
 * names and twins. It evaluates nothing.
 *
 * @module
 */

import { checkCascades } from "./check_cascades.ts";
import { checkClaims, checkEnvironments } from "./check_names.ts";
import { checkNext } from "./check_next.ts";
import { checkOrder } from "./check_order.ts";
import {
  checkRefs,
  declaredRefs,
  type OutputQuestion,
  type RefVerdict,
} from "./check_refs.ts";
import { checkTwins } from "./check_twins.ts";
import type { CheckedConfig, LintSetting } from "./checked_config.ts";
import { type ConfigFinding, finding } from "./finding.ts";
import { starlarkOutputs } from "./starlark_outputs.ts";
import { fileOf } from "./type_questions.ts";
import type { World } from "./world.ts";
import { writtenRefs } from "./written_refs.ts";

/** What is known beside the configs. */
export interface CompareOptions
  extends Pick<World, "environments" | "knowsEnvironments"> {
  /** The repository. */
  readonly setting: LintSetting;
}

/**
 * Compares what configs declare with each other.
 *
 * @param configs The configs of the repository.
 * @param options The repository, and the environments in it.
 * @returns What does not fit, and questions about types.
 */
export async function compareConfigs(
  configs: readonly CheckedConfig[],
  { setting, ...known }: CompareOptions,
): Promise<RefVerdict> {
  const { root, repo } = setting;
  const packages = packagesOf(configs);
  const world: World = { ...known, root, repo, packages };
  const sure = configs.filter(({ untouched }) => untouched);
  const written = await Promise.all(
    sure.map((config) => writtenRefs(config, setting)),
  );
  const steps = await Promise.all(
    configs.map((config) => checkNext(config, setting.starlark)),
  );
  const declared = sure.flatMap((config) => declaredRefs(config));
  const refs = [...declared, ...written.flatMap(({ refs }) => refs)];
  const { findings, questions } = checkRefs(world, refs);
  return {
    questions,
    findings: [
      ...findings,
      ...written.flatMap((one) => one.findings),
      ...steps.flat(),
      ...await checkOutputs(questions, setting),
      ...sure.flatMap((config) => checkOrder(world, config)),
      ...checkCascades(world),
      ...checkClaims(configs),
      ...checkEnvironments(configs),
      ...checkTwins(configs),
    ],
  };
}

async function checkOutputs(
  questions: readonly OutputQuestion[],
  { starlark }: LintSetting,
): Promise<readonly ConfigFinding[]> {
  const findings: ConfigFinding[] = [];
  for (const { fn, key, draft } of questions) {
    if (fileOf(fn).endsWith(".ts")) continue;
    const keys = await starlarkOutputs(fn, starlark);
    if (keys === undefined || keys.has(key)) continue;
    const names = [...keys].map((name) => `"${name}"`).join(", ");
    const hint = names === ""
      ? "Its function returns no outputs."
      : `Its function returns ${names}.`;
    findings.push(finding({ ...draft, hint }));
  }
  return findings;
}

/** Of two that claim a path, the file of that name counts. */
function packagesOf(
  configs: readonly CheckedConfig[],
): ReadonlyMap<string, CheckedConfig> {
  const moved = configs.filter(({ file, path }) => file !== path);
  const plain = configs.filter(({ file, path }) => file === path);
  return new Map([...moved, ...plain].map((one) => [one.path, one]));
}
