// SPDX-License-Identifier: MIT
/**
 * The machine as the config of a stranger sees it: files of the checkout can
 * be read, there are no variables, and all else is refused.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Effect, EffectHandler } from "@ocuroot/sdk/host";
import { cleanPath, directoryOf, joinPath } from "../host/paths.ts";
import { isOfCheckout } from "../host/of_checkout.ts";
import { realPathOf } from "../host/real_path.ts";

/** Where a config is. */
export interface StrangerPlace {
  /** Absolute root of the checkout. */
  readonly root: string;
  /** The config, relative to it. */
  readonly file: string;
}

/**
 * Takes from a machine what a stranger may not use.
 *
 * @param host The machine, made without an environment.
 * @param place Where the config is; it reads no files when absent.
 * @returns The machine; it fails with `host/denied`.
 */
export function forStrangers(
  host: EffectHandler,
  place?: StrangerPlace,
): EffectHandler {
  return {
    ...host,
    async perform(effect, site) {
      const problem = await problemOf(effect, place);
      if (problem === undefined) return await host.perform(effect, site);
      throw new OcurootError("host/denied", problem, {
        hint: "What the file asks for can only be had where it is trusted.",
      });
    },
  };
}

async function problemOf(
  effect: Effect,
  place: StrangerPlace | undefined,
): Promise<string | undefined> {
  const why = "the config is not trusted";
  switch (effect.kind) {
    case "shell":
      return `Cannot start a shell: ${why}`;
    case "exec":
      return `Cannot start program "${effect.argv[0] ?? ""}": ${why}`;
    case "http":
      return `Cannot reach "${effect.url}": ${why}`;
    case "write_file":
      return `Cannot write "${effect.path}": ${why}`;
    case "read_file":
    case "read_dir":
    case "is_dir":
      return place !== undefined && await namesCheckout(effect.path, place)
        ? undefined
        : `Cannot read "${effect.path}": ${why}, and the file is none of it`;
    case "env":
    case "pwd":
    case "os":
    case "arch":
    case "environments":
      return undefined;
  }
}

/** Links count as what they lead to; Git keeps credentials in its folder. */
async function namesCheckout(
  path: string,
  { root, file }: StrangerPlace,
): Promise<boolean> {
  const base = joinPath(root, directoryOf(file));
  const real = await realPathOf(joinPath(base, path));
  return isOfCheckout(await realPathOf(cleanPath(root)), real);
}
