// SPDX-License-Identifier: MIT
/**
 * Processes for configs in TypeScript that start while the engine is still
 * being loaded: they take longer than anything else a command waits for. It
 * evaluates nothing, and what goes wrong here is told where configs are
 * evaluated.
 *
 * @module
 */

import { findRoot } from "../find_root.ts";
import { type ConfigChildren, createConfigChildren } from "./children.ts";

/** Children that are starting. */
export interface Ahead {
  /** For the repo config. */
  readonly repo?: ConfigChildren;
  /** For the first config that is loaded. */
  readonly load?: ConfigChildren;
}

/**
 * Starts the processes that a command is going to need.
 *
 * @param options Where it runs, its environment, and whether it names a config
 *   in TypeScript.
 * @returns The children; the workspace that is opened with them ends them.
 */
export async function startAhead(options: {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly typed: boolean;
}): Promise<Ahead> {
  const { env, typed } = options;
  try {
    const root = findRoot(options.cwd);
    if (root.kind !== "source") return {};
    const started = async (): Promise<ConfigChildren> => {
      const children = createConfigChildren({ env });
      await children.prepare(root.path);
      return children;
    };
    return {
      ...(root.config.endsWith(".ts") ? { repo: await started() } : {}),
      ...(typed ? { load: await started() } : {}),
    };
  } catch {
    return {};
  }
}
