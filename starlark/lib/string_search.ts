// SPDX-License-Identifier: MIT
/**
 * Methods of strings that search and replace. Positions are in bytes.
 *
 * @module
 */

import { fail } from "../values/fail.ts";
import { StarlarkTuple } from "../values/tuple.ts";
import { typeName } from "../values/value.ts";
import type { Value } from "../values/value.ts";
import { searchBounds } from "./bounds.ts";
import { argument, wantInt, wantString } from "./unpack.ts";

/** Counts occurrences that do not overlap. */
export function count(string: string, args: readonly Value[]): Value {
  const wanted = wantString(argument(args, 0));
  const [start, end] = searchBounds(string.length, args[1], args[2]);
  const part = string.slice(start, end);
  if (wanted === "") return characters(part).length + 1;
  return part.split(wanted).length - 1;
}

/** Position of the first occurrence, or -1. */
export function find(string: string, args: readonly Value[]): Value {
  return search(string, args, "first");
}

/** Position of the last occurrence, or -1. */
export function rfind(string: string, args: readonly Value[]): Value {
  return search(string, args, "last");
}

/** Position of the first occurrence, which must be there. */
export function index(string: string, args: readonly Value[]): Value {
  return required(search(string, args, "first"));
}

/** Position of the last occurrence, which must be there. */
export function rindex(string: string, args: readonly Value[]): Value {
  return required(search(string, args, "last"));
}

/** Whether the string starts with another or one of several. */
export function startswith(string: string, args: readonly Value[]): Value {
  const [start, end] = searchBounds(string.length, args[1], args[2]);
  const prefixes = affixes(args[0] ?? null);
  const part = string.slice(start, end);
  return prefixes.some((prefix) => part.startsWith(prefix));
}

/** Whether the string ends with another or one of several. */
export function endswith(string: string, args: readonly Value[]): Value {
  const [start, end] = searchBounds(string.length, args[1], args[2]);
  const suffixes = affixes(args[0] ?? null);
  const part = string.slice(start, end);
  return suffixes.some((suffix) => part.endsWith(suffix));
}

/** The string without a prefix. */
export function removeprefix(string: string, args: readonly Value[]): Value {
  const prefix = wantString(argument(args, 0));
  return string.startsWith(prefix) ? string.slice(prefix.length) : string;
}

/** The string without a suffix. */
export function removesuffix(string: string, args: readonly Value[]): Value {
  const suffix = wantString(argument(args, 0));
  return string.endsWith(suffix)
    ? string.slice(0, string.length - suffix.length)
    : string;
}

/** Replaces occurrences, all unless a number is given. */
export function replace(string: string, args: readonly Value[]): Value {
  const old = wantString(argument(args, 0));
  const fresh = wantString(argument(args, 1));
  const most = args.length > 2 ? wantInt(argument(args, 2)) : -1;
  const parts = old === ""
    ? ["", ...characters(string), ""]
    : string.split(old);
  if (most < 0 || most >= parts.length - 1) return parts.join(fresh);
  const head = parts.slice(0, most + 1).join(fresh);
  return head + ["", ...parts.slice(most + 1)].join(old);
}

/** Searches between bounds. */
function search(
  string: string,
  args: readonly Value[],
  which: "first" | "last",
): number {
  const wanted = wantString(argument(args, 0));
  const [start, end] = searchBounds(string.length, args[1], args[2]);
  const part = string.slice(start, end);
  const at = which === "first"
    ? part.indexOf(wanted)
    : part.lastIndexOf(wanted);
  return at < 0 ? -1 : at + start;
}

/** Refuses an absent occurrence. */
function required(at: number): Value {
  return at < 0 ? fail("substring not found") : at;
}

/** Takes a string or a tuple of strings. */
function affixes(value: Value): readonly string[] {
  if (typeof value === "string") return [value];
  if (!(value instanceof StarlarkTuple)) {
    fail(`got ${typeName(value)}, want string or tuple of string`);
  }
  return value.items.map((item, i) => {
    if (typeof item === "string") return item;
    return fail(`want string, got ${typeName(item)}, for element ${i}`);
  });
}

/** Splits into code points, each as its bytes. */
function characters(string: string): string[] {
  return string.match(/[^\x80-\xbf][\x80-\xbf]*|[\x80-\xbf]/g) ?? [];
}
