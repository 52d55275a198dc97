// SPDX-License-Identifier: MIT
/**
 * The functions of one loaded TypeScript config: their identity as it is
 * stored, and the way back from a stored identity to the function.
 *
 * @module
 */

import type { FunctionHandle } from "@ocuroot/sdk/declaration";
import { OcurootError } from "@ocuroot/sdk/error";
import type { CallSite } from "@ocuroot/sdk/host";
import type { FunctionDef } from "@ocuroot/sdk/model";
import type { DraftFunction, FunctionUse } from "./protocol.ts";

/** Functions by identity. */
export interface FunctionIndex {
  /** Identities of all functions, in the order of the draft. */
  readonly defs: readonly FunctionDef[];
  /**
   * Describes a use of a function.
   *
   * @throws {OcurootError} `graph/function` when it is not exported.
   */
  handle(use: FunctionUse): FunctionHandle;
  /** Finds the index of a function by its stored identity; -1 if absent. */
  find(def: FunctionDef): number;
}

/**
 * Indexes the functions of a config.
 *
 * @param functions What the config and its modules export.
 * @param fileOf Gives the name that identities have for a URL.
 * @returns The index.
 */
export function indexFunctions(
  functions: readonly DraftFunction[],
  fileOf: (url: string) => string,
): FunctionIndex {
  const position = ({ filename, line, column }: CallSite) =>
    `${fileOf(filename)}:${line}:${column}`;
  const defs = functions.map(({ name, site }) => ({
    name,
    pos: position(site),
  }));
  return {
    defs,
    handle(use) {
      const def = defs[use.index];
      if (def === undefined) throw notExported(position(use.site));
      return { def, parameters: undefined, reachable: true, topLevel: true };
    },
    find({ name, pos }) {
      const exact = defs.findIndex((def) =>
        def.name === name && def.pos === pos
      );
      if (exact >= 0) return exact;
      const file = fileIn(pos);
      return defs.findIndex((def) =>
        def.name === name && fileIn(def.pos) === file
      );
    },
  };
}

function fileIn(pos: string): string {
  return pos.replace(/:\d+:\d+$/, "");
}

function notExported(pos: string): OcurootError {
  return new OcurootError(
    "graph/function",
    `Cannot use the function made at ${pos}: its module does not export it, ` +
      "so that a later run could not find it",
    { hint: 'Write "export const name = fn(…)" at the top level.' },
  );
}
