// SPDX-License-Identifier: MIT
/**
 * Gives the arguments of a call to the parameters of a function.
 *
 * @module
 */

import { StarlarkDict } from "../values/dict.ts";
import { fail } from "../values/fail.ts";
import { nearest } from "../values/spell.ts";
import { StarlarkTuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import type { Code } from "./code.ts";
import type { Slot } from "./frame.ts";
import type { CompiledFunction } from "./compiled_function.ts";
import type { Keyword } from "./thread.ts";

/**
 * Makes the locals of a call.
 *
 * @param fn The function called.
 * @param args Positional arguments.
 * @param kwargs Keyword arguments.
 * @returns Locals by slot, parameters set.
 * @throws {EvalError} The arguments do not fit.
 */
export function bind(
  fn: CompiledFunction,
  args: readonly Value[],
  kwargs: readonly Keyword[],
): Slot[] {
  const { code } = fn;
  const locals: Slot[] = new Array(code.size).fill(undefined);
  bindPositional(fn, args, locals);
  bindKeywords(code, kwargs, locals);
  bindFallbacks(fn, locals);
  return locals;
}

function bindPositional(
  { code, fallbacks }: CompiledFunction,
  args: readonly Value[],
  locals: Slot[],
): void {
  const given = Math.min(args.length, code.positional);
  for (let i = 0; i < given; i++) locals[i] = args[i];
  const rest = code.params.find(({ kind }) => kind === "rest");
  if (rest !== undefined) {
    locals[rest.slot] = new StarlarkTuple(args.slice(code.positional));
  } else if (args.length > code.positional) {
    const most = code.positional;
    const optional = code.params.some(({ kind, slot }) =>
      kind === "positional" && fallbacks[slot] !== undefined
    );
    const bound = optional ? "at most " : "";
    const accepts = code.params.length === 0
      ? "no arguments"
      : `${bound}${most} positional argument${most === 1 ? "" : "s"}`;
    fail(`function ${code.name} accepts ${accepts} (${args.length} given)`);
  }
}

function bindKeywords(
  code: Code,
  kwargs: readonly Keyword[],
  locals: Slot[],
): void {
  const keywords = code.params.find(({ kind }) => kind === "keywords");
  const extra = keywords === undefined ? undefined : new StarlarkDict();
  if (keywords !== undefined) locals[keywords.slot] = extra;
  for (const [name, value] of kwargs) {
    const param = code.params.find((param) =>
      param.name === name && (isNamed(param))
    );
    if (param === undefined) {
      if (extra === undefined) failUnexpected(code, name);
      if (extra.has(name)) failMultiple(code, name);
      extra.set(name, value);
      continue;
    }
    if (locals[param.slot] !== undefined) failMultiple(code, name);
    locals[param.slot] = value;
  }
}

function isNamed({ kind }: { readonly kind: string }): boolean {
  return kind === "positional" || kind === "keyword-only";
}

function failMultiple(code: Code, name: string): never {
  return fail(
    `function ${code.name} got multiple values for parameter "${name}"`,
  );
}

function failUnexpected(code: Code, name: string): never {
  const names = code.params.filter(isNamed).map((param) => param.name);
  const near = nearest(name, names);
  const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
  return fail(
    `function ${code.name} got an unexpected keyword argument "${name}"${hint}`,
  );
}

function bindFallbacks(fn: CompiledFunction, locals: Slot[]): void {
  const missing: string[] = [];
  for (const { name, kind, slot } of fn.code.params) {
    if (locals[slot] !== undefined) continue;
    if (kind === "rest" || kind === "keywords") continue;
    const fallback = fn.fallbacks[slot];
    if (fallback === undefined) missing.push(name);
    locals[slot] = fallback;
  }
  if (missing.length === 0) return;
  const s = missing.length === 1 ? "" : "s";
  fail(
    `function ${fn.name} missing ${missing.length} argument${s} (${
      missing.join(", ")
    })`,
  );
}
