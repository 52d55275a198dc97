// SPDX-License-Identifier: MIT
/**
 * Evaluates the top of a Starlark config, unless there are mistakes that can
 * be seen without that.
 *
 * @module
 */

import { evaluate } from "../config/program.ts";
import {
  type Finish,
  recorderFor,
  type TopOptions,
} from "./evaluate_config.ts";

/**
 * Evaluates a Starlark config.
 *
 * @param options The config and its surroundings.
 * @returns What closes its recorder; undefined after mistakes in its texts.
 * @throws {OcurootError} `config/*` when it fails.
 */
export async function evaluateStarlarkTop(
  options: TopOptions,
): Promise<Finish | undefined> {
  const { file, starlark, seen } = options;
  const { files, findings } = await starlark.closure(file);
  seen.files = files;
  seen.findings.push(...findings);
  if (findings.length > 0) return undefined;
  const recorder = recorderFor(options);
  const program = await evaluate({
    ...options,
    bytes: await starlark.bytes(file),
    read: starlark.bytes,
    recorder,
    display: (path) => path,
  });
  return () => recorder.finish({ functions: program.functions.defs() });
}
