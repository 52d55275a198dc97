// SPDX-License-Identifier: MIT
/**
 * The module `json`, for embedders to predeclare.
 *
 * @module
 */

import { fail } from "../values/fail.ts";
import { StarlarkModule } from "../values/module.ts";
import type { Keyword } from "../eval/thread.ts";
import type { Value } from "../values/value.ts";
import { builtin, checkCount, positional } from "./define.ts";
import { decodeJson, JsonError } from "./json_decode.ts";
import { encodeJson } from "./json_encode.ts";
import { indentJson } from "./json_indent.ts";
import type { Indent } from "./json_indent.ts";
import { argument, unpack, wantString } from "./unpack.ts";
import type { Argument } from "./unpack.ts";

/**
 * Makes the module: `encode`, `decode`, `indent`, `encode_indent`.
 *
 * @returns The module.
 */
export function jsonModule(): StarlarkModule {
  return new StarlarkModule("json", {
    decode: builtin(
      "json.decode",
      (_thread, args, kwargs) => decode(args, kwargs),
    ),
    encode: positional(
      "json.encode",
      1,
      ([value = null]) => encodeJson(value),
    ),
    encode_indent: builtin("json.encode_indent", (_thread, args, kwargs) => {
      const style = indentOf(kwargs);
      checkCount(1, args.length);
      return indentJson(encodeJson(args[0] ?? null), style);
    }),
    indent: builtin("json.indent", (_thread, args, kwargs) => {
      const style = indentOf(kwargs);
      checkCount(1, args.length);
      return indentJson(wantString(argument(args, 0)), style);
    }),
  });
}

/** Decodes text; with a default, text that is not JSON gives that. */
function decode(args: readonly Value[], kwargs: readonly Keyword[]): Value {
  const [x, fallback] = unpack(["x", "default?"], args, kwargs);
  const text = wantString(x as Argument);
  try {
    return decodeJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return fallback === undefined ? fail(error.message) : fallback.value;
  }
}

/** Takes the keywords of indentation. */
function indentOf(kwargs: readonly Keyword[]): Indent {
  const [prefix, indent] = unpack(["prefix?", "indent?"], [], kwargs);
  return {
    prefix: prefix === undefined ? "" : wantString(prefix),
    indent: indent === undefined ? "\t" : wantString(indent),
  };
}
