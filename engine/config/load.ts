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

import { OcurootError } from "@ocuroot/sdk/error";
import type { EffectHandler } from "@ocuroot/sdk/host";
import { parseRef } from "@ocuroot/sdk/ref";
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
}

/**
 * Evaluates a config.
 *
 * @param options Which one, and what performs its effects.
 * @returns What it declared, and a way to call its functions.
 * @throws {OcurootError} `config/*` and `graph/*` when it is wrong,
 *   `host/*` when an effect fails, `work/unsupported` for `*.ocu.ts`.
 */
export async function loadConfig(options: LoadOptions): Promise<LoadedConfig> {
  const { file } = parseRef(options.base);
  if (file.endsWith(".ts")) throw unsupported(file);
  const bytes = await readConfigFile(options.root, file);
  return await loadStarlark({ ...options, file, bytes });
}

/**
 * Makes the error for configs in TypeScript.
 *
 * @param file The config file.
 * @returns The error.
 */
export function unsupported(file: string): OcurootError {
  return new OcurootError(
    "work/unsupported",
    `Cannot load config "${file}": TypeScript configs are not supported yet`,
    { hint: "Write the config in Starlark, as a file named *.ocu.star." },
  );
}
