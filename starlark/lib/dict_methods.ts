// SPDX-License-Identifier: MIT
/**
 * Methods of dicts, and the filling of dicts that `dict(…)` shares.
 *
 * @module
 */

import type { Keyword } from "../eval/thread.ts";
import { lengthOf, tryIterate } from "../values/access.ts";
import { StarlarkDict } from "../values/dict.ts";
import type { DictEntry } from "../values/dict.ts";
import { fail } from "../values/fail.ts";
import { StarlarkList } from "../values/list.ts";
import { StarlarkTuple } from "../values/tuple.ts";
import { typeName } from "../values/value.ts";
import type { Value } from "../values/value.ts";
import { checkCount, method, methodTable } from "./define.ts";
import type { Method } from "./define.ts";

/** Methods of dicts by name. */
export const DICT_METHODS: ReadonlyMap<string, Method> = methodTable([
  method("clear", 0, clear),
  method("get", [1, 2], get),
  method("items", 0, items),
  method("keys", 0, keys),
  method("pop", [1, 2], pop),
  method("popitem", 0, popitem),
  method("setdefault", [1, 2], setdefault),
  method("update", "any", fill),
  method("values", 0, values),
]);

/**
 * Inserts what `dict(…)` and `update(…)` are given.
 *
 * @param dict The dict to change.
 * @param args At most one: a dict or an iterable of pairs.
 * @param kwargs Entries with string keys.
 * @returns None.
 * @throws {EvalError} The arguments do not fit.
 */
export function fill(
  dict: StarlarkDict,
  args: readonly Value[],
  kwargs: readonly Keyword[],
): Value {
  checkCount([0, 1], args.length);
  const [source] = args;
  if (source instanceof StarlarkDict) {
    for (const { key, value } of [...source.entries()]) dict.set(key, value);
  } else if (source !== undefined) {
    fillPairs(dict, source);
  }
  for (const [key, value] of kwargs) dict.set(key, value);
  return null;
}

/** Inserts the pairs of an iterable. */
function fillPairs(dict: StarlarkDict, source: Value): void {
  const walk = tryIterate(source);
  if (walk === undefined) fail(`got ${typeName(source)}, want iterable`);
  let count = 0;
  for (const pair of [...walk]) {
    const place = `dictionary update sequence element #${count++}`;
    const parts = tryIterate(pair);
    if (parts === undefined) {
      return fail(`${place} is not iterable (${typeName(pair)})`);
    }
    const length = lengthOf(pair);
    if (length !== 2) fail(`${place} has length ${length}, want 2`);
    const [key = null, value = null] = parts;
    dict.set(key, value);
  }
}

/** Removes all entries. */
function clear(dict: StarlarkDict): Value {
  dict.clear();
  return null;
}

/** Gives the value of a key, or a default. */
function get(dict: StarlarkDict, args: readonly Value[]): Value {
  const [key = null, fallback = null] = args;
  const value = dict.get(key);
  return value !== undefined ? value : fallback;
}

/** Lists pairs of key and value. */
function items(dict: StarlarkDict): Value {
  return StarlarkList.of([...dict.entries()].map(pair));
}

/** Lists the keys. */
function keys(dict: StarlarkDict): Value {
  return new StarlarkList([...dict.entries()].map(({ key }) => key));
}

/** Lists the values. */
function values(dict: StarlarkDict): Value {
  return new StarlarkList([...dict.entries()].map(({ value }) => value));
}

/** Removes a key and gives its value, or a default. */
function pop(dict: StarlarkDict, args: readonly Value[]): Value {
  const [key = null, fallback] = args;
  const value = dict.delete(key);
  if (value !== undefined) return value;
  return fallback !== undefined ? fallback : fail("missing key");
}

/** Removes and gives the first entry. */
function popitem(dict: StarlarkDict): Value {
  const [first] = dict.entries();
  if (first === undefined) return fail("empty dict");
  dict.delete(first.key);
  return pair(first);
}

/** Gives the value of a key after inserting a default. */
function setdefault(dict: StarlarkDict, args: readonly Value[]): Value {
  const [key = null, fallback = null] = args;
  const value = dict.get(key);
  if (value !== undefined) return value;
  dict.set(key, fallback);
  return fallback;
}

/** Makes a tuple of an entry. */
function pair({ key, value }: DictEntry): Value {
  return new StarlarkTuple([key, value]);
}
