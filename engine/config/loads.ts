// SPDX-License-Identifier: MIT
/**
 * Where the configs of a workspace are evaluated when they are in TypeScript:
 * children that share nothing, and end with the workspace. It starts none.
 *
 * @module
 */

import { type ConfigChildren, createConfigChildren } from "./children.ts";

/** Children of loads. */
export interface Loads {
  /** Gives those of the next load. */
  readonly children: () => ConfigChildren;
  /** Ends all of them. */
  readonly close: () => Promise<void>;
}

/**
 * Keeps the children of loads.
 *
 * @param env Process environment.
 * @param started Those of the first load, where they are starting already.
 * @returns The loads: none yet.
 */
export function createLoads(
  env: Readonly<Record<string, string>>,
  started?: ConfigChildren,
): Loads {
  const ready = started === undefined ? [] : [started];
  const all = [...ready];
  return {
    children() {
      const first = ready.pop();
      if (first !== undefined) return first;
      const children = createConfigChildren({ env });
      all.push(children);
      return children;
    },
    close: async () => {
      await Promise.all(all.map((children) => children.close()));
    },
  };
}
