// SPDX-License-Identifier: MIT
/**
 * Decides whether a call may reach out of the program: to an effect or a
 * load. It may say yes needlessly, which costs time, but no only when it
 * knows: the callee is an outer builtin that makes no requests, a function
 * whose own calls all stay inside, or a method that no value but those of
 * the built-in types has.
 *
 * @module
 */

import type { Variable } from "../resolve/binding.ts";
import type { Argument, CallExpr, Expr, Stmt } from "../syntax/ast.ts";
import { evaluated, expressionsOf, statementsIn } from "../syntax/walk.ts";
import { BYTES_METHODS } from "../lib/bytes_methods.ts";
import { DICT_METHODS } from "../lib/dict_methods.ts";
import { LIST_METHODS } from "../lib/list_methods.ts";
import { SET_METHODS } from "../lib/set_methods.ts";
import { STRING_METHODS } from "../lib/string_methods.ts";
import { Builtin } from "../values/builtin.ts";
import { StarlarkModule } from "../values/module.ts";
import { StarlarkStruct } from "../values/struct.ts";
import type { Value } from "../values/value.ts";
import type { Code } from "./code.ts";
import { NO_FUNCTION } from "./_attributes.ts";
import { CompiledFunction } from "./compiled_function.ts";
import type { Unit } from "./unit.ts";

/** Kinds of literals whose methods are those of a built-in type. */
const BUILT_IN = new Set(["string", "bytes", "list", "dict", "comprehension"]);

/** Methods of the built-in types. */
const METHOD_NAMES: ReadonlySet<string> = new Set(
  [BYTES_METHODS, DICT_METHODS, LIST_METHODS, SET_METHODS, STRING_METHODS]
    .flatMap((methods) => [...methods.keys()]),
);

/**
 * Tells whether running a function may reach out.
 *
 * @param code The function's code.
 * @returns False only when it surely does not.
 */
export function reachesOut(code: Code): boolean {
  return search(code, new Set());
}

/**
 * Tells whether a call may reach out, its arguments aside.
 *
 * @param call The call.
 * @param unit The file it stands in.
 * @returns False only when it surely does not.
 */
export function callsOut(call: CallExpr, unit: Unit): boolean {
  return callReaches(call, { unit, seen: new Set() });
}

/** What is looked at, and which functions are being looked at already. */
interface Search {
  readonly unit: Unit;
  readonly seen: Set<Code>;
}

/** Functions under way are left out: their own search covers their calls. */
function search(code: Code, seen: Set<Code>): boolean {
  if (seen.has(code)) return false;
  seen.add(code);
  const { unit } = code;
  return callsIn(code.node.body).some((call) =>
    call === "load" || callReaches(call, { unit, seen })
  );
}

function callReaches(call: CallExpr, context: Search): boolean {
  const { fn } = call;
  const value = staticValue(fn, context.unit);
  if (value instanceof Builtin) {
    return value.requests && requestReaches(value, call.args, context);
  }
  if (value instanceof CompiledFunction) {
    return search(value.code, context.seen);
  }
  const code = staticCode(fn, context.unit);
  if (code !== undefined) return search(code, context.seen);
  return fn.kind !== "dot" || !isBuiltInMethod(fn, context.unit);
}

function isBuiltInMethod(
  { x, name }: Extract<Expr, { readonly kind: "dot" }>,
  unit: Unit,
): boolean {
  if (BUILT_IN.has(x.kind)) return true;
  return METHOD_NAMES.has(name) && !unit.attributes.has(name);
}

/**
 * Universal builtins make requests only to call what they are given as
 * `key`, so with a callback that stays inside they stay inside too.
 */
function requestReaches(
  builtin: Builtin,
  args: readonly Argument[],
  context: Search,
): boolean {
  if (!context.unit.isUniversal(builtin)) return true;
  const positional = args.filter(({ mode }) => mode === "positional");
  if (builtin.name === "sorted" && positional.length > 1) return true;
  return args.some(({ mode, value }) =>
    mode !== "positional" && mode !== "*" && mayReachOut(value, context)
  );
}

/** Tells whether calling the value of an expression may reach out. */
function mayReachOut(x: Expr, context: Search): boolean {
  if (NO_FUNCTION.has(x.kind)) return false;
  if (x.kind === "lambda") return search(context.unit.code(x), context.seen);
  const value = staticValue(x, context.unit);
  if (value instanceof CompiledFunction) {
    return search(value.code, context.seen);
  }
  if (value instanceof Builtin) return value.requests;
  if (value !== undefined) return false;
  const code = staticCode(x, context.unit);
  return code === undefined || search(code, context.seen);
}

/** Gives the value of an expression that can have no other. */
function staticValue(x: Expr, unit: Unit): Value | undefined {
  if (x.kind === "dot") {
    const owner = staticValue(x.x, unit);
    const fixed = owner instanceof StarlarkModule ||
      owner instanceof StarlarkStruct;
    return fixed ? owner.attr(x.name) : undefined;
  }
  if (x.kind !== "name") return undefined;
  const binding = unit.binding(x);
  if ("name" in binding) return unit.outer(binding);
  if (binding.scope !== "module" || !isFixed(binding.variable, unit)) {
    return undefined;
  }
  return unit.slots[binding.variable.index];
}

/** Tells whether a global keeps its first value. */
function isFixed({ bindings }: Variable, { dialect }: Unit): boolean {
  return bindings === 1 && !dialect.topLevelControl;
}

/** Gives the code of a name that is bound by one `def` alone. */
function staticCode(x: Expr, unit: Unit): Code | undefined {
  if (x.kind !== "name") return undefined;
  const binding = unit.binding(x);
  if ("name" in binding) return undefined;
  const { def } = binding.variable;
  return def && unit.code(def);
}

/** Calls that running statements makes, and loads. */
function callsIn(body: readonly Stmt[]): readonly (CallExpr | "load")[] {
  const found: (CallExpr | "load")[] = [];
  const visit = (x: Expr): void => {
    if (x.kind === "call") found.push(x);
    evaluated(x).forEach(visit);
  };
  for (const statement of statementsIn(body)) {
    if (statement.kind === "load") found.push("load");
    expressionsOf(statement).forEach(visit);
  }
  return found;
}
