// SPDX-License-Identifier: MIT
/**
 * Twins: one config in both languages, side by side under one name. They must
 * declare the same but for extensions and positions, or whoever moves from
 * one to the other changes more than the language.
 *
 * @module
 */

import type { Json } from "@ocuroot/sdk/model";
import type { CheckedConfig } from "./checked_config.ts";
import { type ConfigFinding, finding, startOf } from "./finding.ts";

/** Where two values differ. */
interface Difference {
  readonly path: string;
  readonly here: Json | undefined;
  readonly there: Json | undefined;
}

/**
 * Compares twins.
 *
 * @param configs All configs.
 * @returns An error for each pair that differs, with the first difference.
 */
export function checkTwins(
  configs: readonly CheckedConfig[],
): readonly ConfigFinding[] {
  const stars = new Map(configs.map((config) => [config.file, config]));
  return configs.flatMap((config) => {
    const { file, declaration } = config;
    const twin = file.endsWith(".ts")
      ? stars.get(file.replace(/\.ts$/, ".star"))
      : undefined;
    if (!declaration || !twin?.declaration) return [];
    const [here, there] = [plain(config), plain(twin)];
    return compareTwins({ file, twin: twin.file, here, there });
  });
}

/**
 * Compares two values that should be the same.
 *
 * @param twins The files, and what they declare.
 * @returns An error with the first difference, if there is one.
 */
export function compareTwins(
  { file, twin, here, there }: {
    readonly file: string;
    readonly twin: string;
    readonly here: Json;
    readonly there: Json;
  },
): readonly ConfigFinding[] {
  const difference = firstDifference(here, there, "");
  if (difference === undefined) return [];
  const [mine, other] = [shown(difference.here), shown(difference.there)];
  return [finding({
    rule: "twin-drift",
    site: startOf(file),
    message: `It differs from its twin "${twin}" at ${difference.path}: ` +
      `${mine} here, ${other} there`,
    hint: "Make both the same, or give one of them another name.",
  })];
}

/** What is declared, without what has to differ. */
function plain({ declaration }: CheckedConfig): Json {
  const { package: pkg, environments = [] } = declaration ?? {};
  const text = JSON.stringify({ phases: pkg?.phases ?? [], environments });
  return JSON.parse(text, (key, value) => {
    if (key === "pos") return undefined;
    if (typeof value !== "string") return value;
    return value.replace(/\.ocu\.(star|ts)(?=\/|#|$)/g, ".ocu");
  });
}

function firstDifference(
  here: Json | undefined,
  there: Json | undefined,
  path: string,
): Difference | undefined {
  if (!isContainer(here) || !isContainer(there)) {
    return here === there ? undefined : { path, here, there };
  }
  const keys = new Set([...Object.keys(here), ...Object.keys(there)]);
  const values = [here, there] as unknown as Record<string, Json>[];
  for (const key of keys) {
    const below = path === "" ? key : `${path}/${key}`;
    const [mine, other] = values.map((one) => one[key]);
    const found = firstDifference(mine, other, below);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isContainer(value: Json | undefined): value is Json & object {
  return typeof value === "object" && value !== null;
}

function shown(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
