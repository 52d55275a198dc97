// SPDX-License-Identifier: MIT
/**
 * The config children of one command: one child serves as long as it can, and
 * a new one takes its place when it has ended, or when a file has changed
 * that it has imported already. Nothing is started before it is needed.
 *
 * @module
 */

import { readLimits } from "./limits.ts";
import type { ConfigChild } from "./typescript/child_process.ts";
import type { ChildModules } from "./typescript/child_program.ts";
import type { ModuleGraph } from "./typescript/read_modules.ts";

/** The config children of one command. */
export interface ConfigChildren {
  /**
   * Gives a child that can import a config.
   *
   * @param graph The config with all that it imports.
   * @returns The child; it counts the modules as imported from now on.
   */
  childFor(graph: ModuleGraph): Promise<ConfigChild>;
  /**
   * Starts a child ahead of a config that is sure to come.
   *
   * @param root The checkout.
   */
  prepare(root: string): Promise<void>;
  /** Ends all children. */
  close(): Promise<void>;
}

/** How children are started. */
export interface ChildrenOptions {
  /** Process environment; `OCUROOT_CONFIG_TIMEOUT` and `…MEMORY` are read. */
  readonly env: Readonly<Record<string, string>>;
  /** See {@link ProgramOptions}. */
  readonly self?: readonly string[];
  /** See {@link ProgramOptions}. */
  readonly modules?: ChildModules;
  /** True for children that run tests. Default false. */
  readonly tests?: boolean;
}

/**
 * Keeps the children of one command.
 *
 * @param options How they are started.
 * @returns The children: none yet.
 */
export function createConfigChildren(
  options: ChildrenOptions,
): ConfigChildren {
  const children: ConfigChild[] = [];
  const start = async (
    root: string,
    find: () => ConfigChild | undefined,
  ): Promise<ConfigChild> => {
    const [{ childProgram }, { startChild }] = await Promise.all([
      import("./typescript/child_program.ts"),
      import("./typescript/child_process.ts"),
    ]);
    const found = find();
    if (found !== undefined) return found;
    const program = childProgram({ ...options, root });
    const child = startChild(program, readLimits(options.env));
    children.push(child);
    return child;
  };
  return {
    async childFor(graph) {
      const child = await start(
        graph.root,
        () => children.find((child) => !child.gone() && fits(child, graph)),
      );
      for (const { url, text } of graph.files.values()) {
        child.modules.set(url, text);
      }
      return child;
    },
    async prepare(root) {
      await start(root, () => children.find((child) => child.root === root));
    },
    async close() {
      await Promise.all(children.map((child) => child.close()));
    },
  };
}

function fits(child: ConfigChild, graph: ModuleGraph): boolean {
  return child.root === graph.root &&
    graph.files.values().every(({ url, text }) =>
      (child.modules.get(url) ?? text) === text
    );
}
