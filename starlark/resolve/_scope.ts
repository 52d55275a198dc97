// SPDX-License-Identifier: MIT
/**
 * Functions and blocks while they are resolved.
 *
 * @module
 */

import type { Binding, Variable } from "./binding.ts";

/** The same data, still changing. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A function while it is resolved; the file's statements are one too. */
export interface FunctionScope {
  readonly parent: Block | undefined;
  readonly locals: Mutable<Variable>[];
  readonly free: Binding[];
  readonly freeSlots: Map<Variable, number>;
}

/** A region of text with names of its own. */
export interface Block {
  readonly owner: FunctionScope;
  readonly outer: Block | undefined;
  readonly names: Map<string, Mutable<Variable>>;
}

/** Starts a function inside a block, or a file. */
export function newFunction(parent: Block | undefined): FunctionScope {
  return { parent, locals: [], free: [], freeSlots: new Map() };
}

/** Makes a variable of an enclosing function a cell that both share. */
export function captured(
  owner: FunctionScope,
  outer: Exclude<Binding, { readonly name: string }>,
): Binding {
  const variable: Mutable<Variable> = outer.variable;
  if (outer.scope === "local") variable.captured = true;
  let index = owner.freeSlots.get(variable);
  if (index === undefined) {
    index = owner.free.length;
    owner.free.push(outer);
    owner.freeSlots.set(variable, index);
  }
  return { scope: "free", variable, index };
}
