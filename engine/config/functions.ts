// SPDX-License-Identifier: MIT
/**
 * The functions of one evaluation: their identity as it is stored, and the
 * way back from a stored identity to the function.
 *
 * @module
 */

import type { FunctionHandle, Parameter } from "@ocuroot/sdk/declaration";
import type { FunctionDef } from "@ocuroot/sdk/model";
import {
  type FunctionParameter,
  StarlarkFunction,
  toText,
  type Value,
} from "@ocuroot/starlark";
import { baseName } from "../host/paths.ts";

/** Functions that a fresh load of the file would find again. */
export interface FunctionTable {
  /** Adds what the global variables of a file hold. */
  add(globals: ReadonlyMap<string, Value>): void;
  /** Describes a function, in the table or not; undefined for other values. */
  handle(value: Value): FunctionHandle | undefined;
  /** Gives back the function that was described. */
  value(handle: FunctionHandle): StarlarkFunction | undefined;
  /** Finds a function by its stored identity. */
  find(def: FunctionDef): StarlarkFunction | undefined;
  /** Identities of all functions, one for each function value. */
  defs(): readonly FunctionDef[];
}

/**
 * Creates an empty table.
 *
 * @param display Gives the name that identities have for a file.
 * @returns The table.
 */
export function createFunctionTable(
  display: (file: string) => string,
): FunctionTable {
  const functions = new Set<StarlarkFunction>();
  const described = new WeakMap<FunctionHandle, StarlarkFunction>();
  const identify = (fn: StarlarkFunction): FunctionDef => {
    const { filename, line, column } = fn.position;
    return { name: fn.name, pos: `${display(filename)}:${line}:${column}` };
  };
  return {
    add(globals) {
      for (const value of globals.values()) {
        if (value instanceof StarlarkFunction) functions.add(value);
      }
    },
    handle(value) {
      if (!(value instanceof StarlarkFunction)) return undefined;
      const handle = {
        def: identify(value),
        parameters: value.parameters.map(describe),
        reachable: functions.has(value),
        topLevel: value.position.column === 1,
      };
      described.set(handle, value);
      return handle;
    },
    value: (handle) => described.get(handle),
    find(def) {
      const all = [...functions];
      const exact = all.find((fn) => keyOf(identify(fn)) === keyOf(def));
      return exact ??
        all.find((fn) => looseKeyOf(identify(fn)) === looseKeyOf(def));
    },
    defs: () => [...functions].map(identify),
  };
}

function describe({ name, kind, fallback }: FunctionParameter): Parameter {
  const named = kind !== "rest" && kind !== "keywords";
  return {
    name: toText(name),
    kind: named ? "named" : kind,
    optional: !named || fallback !== undefined,
  };
}

function keyOf({ name, pos }: FunctionDef): string {
  return `${name}/${pos}`;
}

/** Another load string may lead to the same file: its base name must do. */
function looseKeyOf({ name, pos }: FunctionDef): string {
  return `${name}/${baseName(pos)}`;
}
