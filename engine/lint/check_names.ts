// SPDX-License-Identifier: MIT
/**
 * Names that more than one file of a repository lays claim to: packages and
 * environments.
 *
 * @module
 */

import type { CallSite } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import { equalJson } from "../graph/equal.ts";
import type { CheckedConfig } from "./checked_config.ts";
import { type ConfigFinding, finding, startOf } from "./finding.ts";
import type { DeclaredEnvironment } from "./lenient_recorder.ts";

/**
 * Finds packages that two files claim, by the option `as` of one of them.
 *
 * @param configs All configs.
 * @returns An error for each file that claims what another one is.
 */
export function checkClaims(
  configs: readonly CheckedConfig[],
): readonly ConfigFinding[] {
  const files = new Set(configs.map(({ file }) => file));
  return configs.flatMap(({ file, path }) =>
    path === file || !files.has(path) ? [] : [finding({
      rule: "claim",
      site: startOf(file),
      message: `Two files claim the package "${path}": "${path}" itself and ` +
        `"${file}", which takes its place`,
      hint: `Remove "${path}", or the option "as" of "${file}".`,
    })]
  );
}

/**
 * Finds environments that are registered twice.
 *
 * @param configs All configs.
 * @returns An error where they differ, else a warning.
 */
export function checkEnvironments(
  configs: readonly CheckedConfig[],
): readonly ConfigFinding[] {
  const first = new Map<string, DeclaredEnvironment>();
  const findings: ConfigFinding[] = [];
  for (const { environments } of configs) {
    for (const declared of environments) {
      const { name } = declared.environment;
      const known = first.get(name);
      if (known === undefined) first.set(name, declared);
      else findings.push(again(declared, known));
    }
  }
  return findings;
}

function again(
  { environment, site }: DeclaredEnvironment,
  known: DeclaredEnvironment,
): ConfigFinding {
  const { name } = environment;
  const same = equalJson(
    (environment.attributes ?? {}) as Json,
    (known.environment.attributes ?? {}) as Json,
  );
  return finding({
    rule: "duplicate",
    ...(same ? { severity: "warning" as const } : {}),
    site,
    message: `The environment "${name}" is registered twice` +
      `${same ? "" : ", with other attributes"}: first at ${
        placeText(known.site)
      }`,
    hint: "Keep one of the two: the last one that is released counts.",
  });
}

function placeText({ filename, line, column }: CallSite): string {
  return `${filename}:${line}:${column}`;
}
