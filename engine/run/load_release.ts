// SPDX-License-Identifier: MIT
/**
 * Evaluates the config of a release, once per command, and tells so; what
 * failed once is not tried again. It does not judge what the config declares.
 *
 * @module
 */

import { parseRef } from "@ocuroot/sdk/ref";
import type { LoadedConfig } from "../config/loaded.ts";
import type { Execution } from "./execution.ts";

/**
 * Evaluates the config of a release.
 *
 * @param execution The command at work; keeps what was evaluated.
 * @param release Full release ref, `acme/-/web.ocu.star/@r1`.
 * @returns The evaluated config.
 */
export async function loadRelease(
  execution: Execution,
  release: string,
): Promise<LoadedConfig> {
  const { configs } = execution;
  const loading = configs.get(release) ?? evaluate(execution, release);
  configs.set(release, loading);
  return await loading;
}

async function evaluate(
  { workspace }: Execution,
  release: string,
): Promise<LoadedConfig> {
  const { file } = parseRef(release);
  workspace.events({ kind: "config", file, status: "running" });
  const effects = workspace.host({
    file,
    thread: file,
    signal: workspace.signal,
    onLog: (log) => workspace.events({ kind: "config-log", file, log }),
  });
  try {
    const config = await workspace.load({ base: release, effects });
    for (const warning of config.declaration.warnings) {
      workspace.events({ kind: "warning", ...warning });
    }
    workspace.events({ kind: "config", file, status: "done" });
    return config;
  } catch (error) {
    workspace.events({ kind: "config", file, status: "failed" });
    throw error;
  }
}
