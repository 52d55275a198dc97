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
import type { ConfigChildren } from "./children.ts";
import { readConfigFile } from "./config_file.ts";
import type { LoadedConfig } from "./loaded.ts";
import { sourceFile } from "./source_file.ts";
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
  const source = await sourceFile(options.root, file);
  if (source.endsWith(".ts")) {
    const { loadTypescript } = await import("./typescript.ts");
    return await loadTypescript({ ...options, file: source, path: file });
  }
  const bytes = await readConfigFile(options.root, file);
  return await loadStarlark({ ...options, file, bytes });
}
