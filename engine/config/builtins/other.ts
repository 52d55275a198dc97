// SPDX-License-Identifier: MIT
/**
 * The words that fit nowhere else: secret, unwrap, outputs, debug_break and
 * the SDK's own call `ocuroot`.
 *
 * @module
 */

import {
  Builtin,
  EvalError,
  index,
  repr,
  StarlarkDict,
  type Thread,
  toText,
  type Value,
} from "@ocuroot/starlark";
import { scopeOf } from "../scope.ts";
import { type Arguments, textArgument, word } from "../word.ts";
import { oldOutputs } from "./graph.ts";

/**
 * Gives the remaining words.
 *
 * @returns Builtins by name.
 */
export function otherWords(): Record<string, Value> {
  return {
    ocuroot: word("ocuroot(version)", () => null),
    secret: word("secret(value)", secret),
    unwrap: word("unwrap(d, key)", unwrap),
    outputs: new Builtin("outputs", (_thread, args, kwargs) => {
      if (args.length === 0) return oldOutputs(kwargs);
      throw new EvalError("outputs: unexpected positional arguments");
    }),
    debug_break: word("debug_break()", debugBreak),
  };
}

function secret(args: Arguments, thread: Thread): Value {
  const text = textArgument(args, { word: "secret", name: "value" });
  scopeOf(thread).secret(text);
  return args["value"] ?? null;
}

function unwrap(args: Arguments): Value {
  const { d = null, key = null } = args;
  const missing = d instanceof StarlarkDict && d.get(key) === undefined;
  if (missing) throw new EvalError(`unwrap: expected key ${toText(repr(key))}`);
  return index(d, key);
}

function debugBreak(_args: Arguments, thread: Thread): Value {
  const { debug } = scopeOf(thread);
  if (debug === undefined) return null;
  const site = thread.callSite();
  const locals = [...thread.locals()]
    .map(([name, value]) => `\n  ${toText(name)} = ${toText(repr(value))}`);
  debug(`debug_break at ${site.filename}:${site.line}${locals.join("")}`, site);
  return null;
}
