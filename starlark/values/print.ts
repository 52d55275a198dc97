// SPDX-License-Identifier: MIT
/**
 * Values as text: `repr(x)` and `str(x)`. The text is a Starlark string
 * (bytes). A value that holds itself is cut short as `[...]` or `{...}`.
 *
 * @module
 */

import { StarlarkBytes } from "./bytes.ts";
import { formatFloat } from "./float.ts";
import { quote } from "./quote.ts";
import { fromText, toText } from "./text.ts";
import { isObject, StarlarkFloat } from "./value.ts";
import type { StarlarkObject, Value } from "./value.ts";

/**
 * Writes a value as in source text.
 *
 * @param value Any value.
 * @returns What `repr(value)` gives.
 */
export function repr(value: Value): string {
  if (!isObject(value)) return reprPrimitive(value);
  const path = new Set<StarlarkObject>();
  const print = (part: Value): string => {
    if (!isObject(part)) return reprPrimitive(part);
    if (part instanceof StarlarkFloat) return formatFloat(part.value);
    if (part.repr === undefined) return `<${part.type}>`;
    if (path.has(part)) return cut(part);
    path.add(part);
    const text = part.repr(print);
    path.delete(part);
    return text;
  };
  return print(value);
}

/**
 * Writes a value for people: a string is itself, bytes are text.
 *
 * @param value Any value.
 * @returns What `str(value)` gives.
 */
export function str(value: Value): string {
  if (typeof value === "string") return value;
  if (value instanceof StarlarkBytes) return fromText(toText(value.data));
  return repr(value);
}

/** Writes what has no parts. */
function reprPrimitive(value: Exclude<Value, StarlarkObject>): string {
  if (typeof value === "string") return quote(value);
  if (value === null) return "None";
  if (value === true) return "True";
  return value === false ? "False" : value.toString();
}

/** Stands for a value inside itself. */
function cut(value: StarlarkObject): string {
  if (value.type === "list") return "[...]";
  return value.type === "dict" ? "{...}" : `${value.type}(...)`;
}
