// SPDX-License-Identifier: MIT
/**
 * Evaluates a release or environment config, whatever its language. The
 * folder's invariants: a config is evaluated anew for every load and shares
 * nothing with other loads; positions name files relative to the repository;
 * identities of functions name files as the older client does; nothing here
 * decides what to run or touches a store.
 *
 * @module
 */

import type { EffectHandler } from "@ocuroot/sdk/host";
import { parseRef } from "@ocuroot/sdk/ref";
import { joinPath } from "../host/paths.ts";
import type { ConfigChildren } from "./children.ts";
import { readConfigFile } from "./config_file.ts";
import type { LoadedConfig } from "./loaded.ts";
import { loadStarlark } from "./starlark.ts";

/** What loading a config needs. */
export interface LoadOptions {
  /** Absolute root of the checkout in use. */
  readonly root: string;
  /** Full release ref, `acme/-/web.ocu.star/@r1`; it names the file too. */
  readonly base: string;
  /** Performs effects while the file is evaluated. */
  readonly effects: EffectHandler;
  /** Process environment; `OCUROOT_MAX_STEPS` is read. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the evaluation when aborted. */
  readonly signal: AbortSignal;
  /**
   * Children in which TypeScript is evaluated; when absent the config gets
   * one of its own, which ends with this process.
   */
  readonly children?: ConfigChildren;
}

/**
 * Evaluates a config.
 *
 * @param options Which one, and what performs its effects.
 * @returns What it declared, and a way to call its functions.
 * @throws {OcurootError} `config/*` and `graph/*` when it is wrong,
 *   `host/*` when an effect fails.
 */
export async function loadConfig(options: LoadOptions): Promise<LoadedConfig> {
  const { file } = parseRef(options.base);
  const twin = await typescriptFor(options.root, file);
  if (twin !== undefined) {
    const { loadTypescript } = await import("./typescript.ts");
    return await loadTypescript({ ...options, file: twin, path: file });
  }
  const bytes = await readConfigFile(options.root, file);
  return await loadStarlark({ ...options, file, bytes });
}

/**
 * Finds the TypeScript file of a package: the one that the path names, or one
 * that has taken the place of a Starlark file which is no longer there.
 */
async function typescriptFor(
  root: string,
  path: string,
): Promise<string | undefined> {
  if (path.endsWith(".ts")) return path;
  if (!path.endsWith(".ocu.star") || await isThere(root, path)) {
    return undefined;
  }
  const twin = path.replace(/\.star$/, ".ts");
  return await isThere(root, twin) ? twin : undefined;
}

function isThere(root: string, path: string): Promise<boolean> {
  return Deno.stat(joinPath(root, path)).then(
    ({ isFile }) => isFile,
    () => false,
  );
}
