// SPDX-License-Identifier: MIT
/**
 * Evaluates the configs of a repository, each of them with the environments
 * that all others declare. It compares nothing.
 *
 * @module
 */

import type { Environment } from "@ocuroot/sdk/model";
import type { CheckedConfig, LintSetting } from "./checked_config.ts";
import { evaluateConfig } from "./evaluate_config.ts";

/**
 * Evaluates configs. Those that ask for environments wait until all others
 * have declared theirs.
 *
 * @param files The configs, relative to the root.
 * @param options The repository, and the environments that are known; those
 *   that configs declare are added.
 * @returns The configs in the same order.
 */
export async function evaluateAll(
  files: readonly string[],
  { setting, environments }: {
    readonly setting: LintSetting;
    readonly environments: Map<string, Environment>;
  },
): Promise<readonly CheckedConfig[]> {
  const configs = new Map<string, CheckedConfig>();
  const note = (config: CheckedConfig) => {
    configs.set(config.file, config);
    for (const { environment } of config.environments) {
      environments.set(environment.name, environment);
    }
  };
  const waiting: string[] = [];
  for (const file of files) {
    const options = { ...setting, environments: undefined };
    const config = await evaluateConfig(file, options);
    if (config.asksEnvironments) waiting.push(file);
    else note(config);
  }
  const known = [...environments.values()];
  for (const file of waiting) {
    note(await evaluateConfig(file, { ...setting, environments: known }));
  }
  return files.flatMap((file) => configs.get(file) ?? []);
}
