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

/** What a command is going to do. */
export interface AheadOptions {
  /** Where it runs. */
  readonly cwd: string;
  /** Its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** True when it names a config in TypeScript. */
  readonly typed: boolean;
}

/**
 * Starts the processes that a command is going to need.
 *
 * @param options What it is going to do.
 * @returns The children; the workspace that is opened with them ends them.
 */
export async function startAhead(options: AheadOptions): Promise<Ahead> {
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
