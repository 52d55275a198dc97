// SPDX-License-Identifier: MIT
/**
 * The builtin `sorted`.
 *
 * @module
 */

import { CallRequest } from "../eval/request.ts";
import type { Builtin } from "../values/builtin.ts";
import { compare } from "../values/compare.ts";
import { StarlarkList } from "../values/list.ts";
import type { Value } from "../values/value.ts";
import { builtin, plain } from "./define.ts";
import type { Argument } from "./unpack.ts";
import { unpack, wantBool, wantCallable, wantItems } from "./unpack.ts";

/** Parameters of `sorted`. */
const PARAMS = ["iterable", "key?", "reverse?"];

/**
 * Makes `sorted`: a new list in order. Equal elements keep their order, also
 * when reversed.
 *
 * @returns The builtin.
 */
export function sorted(): Builtin {
  return builtin("sorted", (_thread, args, kwargs) => {
    const [iterable, key, reverse] = unpack(PARAMS, args, kwargs);
    const items = wantItems(iterable as Argument);
    const fn = key === undefined ? undefined : wantCallable(key);
    const op = reverse !== undefined && wantBool(reverse) ? ">" : "<";
    if (fn === undefined) return plain(() => order(items, items, op));
    return new CallRequest(
      fn,
      items.map((item) => [item]),
      (keys) => plain(() => order(items, keys, op)),
    );
  }, { requests: true });
}

/** Orders items by their keys. */
function order(
  items: readonly Value[],
  keys: readonly Value[],
  op: "<" | ">",
): Value {
  const rows = items.map((item, i) => ({ item, key: keys[i] ?? null }));
  rows.sort((a, b) => {
    if (compare(op, a.key, b.key)) return -1;
    return compare(op, b.key, a.key) ? 1 : 0;
  });
  return new StarlarkList(rows.map(({ item }) => item));
}
