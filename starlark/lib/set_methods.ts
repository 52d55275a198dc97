// SPDX-License-Identifier: MIT
/**
 * Methods of sets. All but the operators accept any iterable of hashable
 * values.
 *
 * @module
 */

import type { Keyword } from "../eval/thread.ts";
import { tryIterate } from "../values/access.ts";
import { fail } from "../values/fail.ts";
import { StarlarkSet } from "../values/set.ts";
import { typeName } from "../values/value.ts";
import type { BinaryOp, Value } from "../values/value.ts";
import { method, methodTable } from "./define.ts";
import type { Method } from "./define.ts";
import { argument, wantItems } from "./unpack.ts";

/** Methods of sets by name. */
export const SET_METHODS: ReadonlyMap<string, Method> = methodTable([
  method("add", 1, add),
  method("clear", 0, clear),
  method("difference", [0, 1], combining("-")),
  method("discard", 1, discard),
  method("intersection", [0, 1], combining("&")),
  method("issubset", [0, 1], issubset),
  method("issuperset", [0, 1], issuperset),
  method("pop", 0, pop),
  method("remove", 1, remove),
  method("symmetric_difference", [0, 1], combining("^")),
  method("union", "any", union),
  method("update", "any", update),
]);

/** Adds an element. */
function add(set: StarlarkSet, [item = null]: readonly Value[]): Value {
  set.add(item);
  return null;
}

/** Removes all elements. */
function clear(set: StarlarkSet): Value {
  set.clear();
  return null;
}

/** Makes a method of an operator. */
function combining(
  op: BinaryOp,
): (set: StarlarkSet, args: readonly Value[]) => Value {
  return (set, args) => set.binary(op, other(args), "left") ?? null;
}

/** Removes an element if it is there. */
function discard(set: StarlarkSet, [item = null]: readonly Value[]): Value {
  if (set.has(item)) set.delete(item);
  else set.mutate("delete from");
  return null;
}

/** Tells whether another collection holds all elements. */
function issubset(set: StarlarkSet, args: readonly Value[]): Value {
  return set.isSubset(other(args));
}

/** Tells whether all elements of another collection are here. */
function issuperset(set: StarlarkSet, args: readonly Value[]): Value {
  return other(args).isSubset(set);
}

/** Removes and gives the first element. */
function pop(set: StarlarkSet): Value {
  const [first] = set.values();
  if (first === undefined) return fail("empty set");
  set.delete(first);
  return first;
}

/** Removes an element that must be there. */
function remove(set: StarlarkSet, [item = null]: readonly Value[]): Value {
  if (!set.delete(item)) fail("missing key");
  return null;
}

/** Unites the set with any number of collections. */
function union(
  set: StarlarkSet,
  args: readonly Value[],
  kwargs: readonly Keyword[],
): Value {
  const result = StarlarkSet.of(set.values());
  for (const item of elements(args, kwargs)) result.add(item);
  return result;
}

/** Adds the elements of any number of collections. */
function update(
  set: StarlarkSet,
  args: readonly Value[],
  kwargs: readonly Keyword[],
): Value {
  for (const item of elements(args, kwargs)) set.add(item);
  return null;
}

/** Takes the one optional argument as a set. */
function other(args: readonly Value[]): StarlarkSet {
  if (args.length === 0) return new StarlarkSet();
  if (args[0] instanceof StarlarkSet) return args[0];
  return StarlarkSet.of(wantItems(argument(args, 0)));
}

/** Lists the elements of all arguments. */
function elements(
  args: readonly Value[],
  kwargs: readonly Keyword[],
): readonly Value[] {
  if (kwargs.length > 0) fail("does not accept keyword arguments");
  return args.flatMap((arg, i) => {
    const walk = tryIterate(arg);
    if (walk === undefined) {
      fail(`argument #${i + 1} is not iterable: ${typeName(arg)}`);
    }
    return [...walk];
  });
}
