// SPDX-License-Identifier: MIT
/**
 * Methods of lists.
 *
 * @module
 */

import { equals } from "../values/compare.ts";
import { fail } from "../values/fail.ts";
import type { StarlarkList } from "../values/list.ts";
import { position } from "../values/position.ts";
import type { Value } from "../values/value.ts";
import { searchBounds } from "./bounds.ts";
import { method, methodTable } from "./define.ts";
import type { Method } from "./define.ts";
import { argument, wantInt, wantItems } from "./unpack.ts";

/** Methods of lists by name. */
export const LIST_METHODS: ReadonlyMap<string, Method> = methodTable([
  method("append", 1, append),
  method("clear", 0, clear),
  method("extend", 1, extend),
  method("index", [1, 3], index),
  method("insert", 2, insert),
  method("pop", [0, 1], pop),
  method("remove", 1, remove),
]);

/** Adds an element at the end. */
function append(list: StarlarkList, [item = null]: readonly Value[]): Value {
  list.mutate("append to");
  list.items.push(item);
  return null;
}

/** Removes all elements. */
function clear(list: StarlarkList): Value {
  list.mutate("clear");
  list.items.length = 0;
  return null;
}

/** Adds all elements of an iterable at the end. */
function extend(list: StarlarkList, args: readonly Value[]): Value {
  const items = wantItems(argument(args, 0));
  list.mutate("extend");
  for (const item of items) list.items.push(item);
  return null;
}

/** Finds the first element that equals a value. */
function index(list: StarlarkList, args: readonly Value[]): Value {
  const wanted = args[0] ?? null;
  const [start, end] = searchBounds(list.items.length, args[1], args[2]);
  for (let at = start; at < end; at++) {
    if (equals(list.items[at] ?? null, wanted)) return at;
  }
  return fail("value not in list");
}

/** Inserts an element before a position, which is clamped. */
function insert(list: StarlarkList, args: readonly Value[]): Value {
  const at = wantInt(argument(args, 0));
  list.mutate("insert into");
  list.items.splice(at, 0, args[1] ?? null);
  return null;
}

/** Removes and returns an element, the last by default. */
function pop(list: StarlarkList, args: readonly Value[]): Value {
  const index = args.length > 0 ? wantInt(argument(args, 0)) : -1;
  const at = position(list, index);
  list.mutate("pop from");
  const [item = null] = list.items.splice(at, 1);
  return item;
}

/** Removes the first element that equals a value. */
function remove(list: StarlarkList, [item = null]: readonly Value[]): Value {
  list.mutate("remove from");
  const at = list.items.findIndex((each) => equals(each, item));
  if (at < 0) fail("element not found");
  list.items.splice(at, 1);
  return null;
}
