// SPDX-License-Identifier: MIT
/**
 * The table of methods of strings. Their code is grouped by subject: search,
 * split, case, and formatting.
 *
 * @module
 */

import { StringCodepoints, StringElems } from "../values/elems.ts";
import { method, methodTable } from "./define.ts";
import type { Method } from "./define.ts";
import {
  capitalize,
  isAlnum,
  isAlpha,
  isDigit,
  isLower,
  isSpace,
  isTitle,
  isUpper,
  lower,
  title,
  upper,
} from "./string_case.ts";
import { format } from "./string_format.ts";
import {
  count,
  endswith,
  find,
  index,
  removeprefix,
  removesuffix,
  replace,
  rfind,
  rindex,
  startswith,
} from "./string_search.ts";
import {
  join,
  lstrip,
  partition,
  rpartition,
  rsplit,
  rstrip,
  split,
  splitlines,
  strip,
} from "./string_split.ts";

/** Methods of strings by name. */
export const STRING_METHODS: ReadonlyMap<string, Method> = methodTable([
  method("capitalize", 0, capitalize),
  method(
    "codepoint_ords",
    0,
    (s: string) => new StringCodepoints(s, "codepoint_ords"),
  ),
  method("codepoints", 0, (s: string) => new StringCodepoints(s, "codepoints")),
  method("count", [1, 3], count),
  method("elem_ords", 0, (s: string) => new StringElems(s, "elem_ords")),
  method("elems", 0, (s: string) => new StringElems(s, "elems")),
  method("endswith", [1, 3], endswith),
  method("find", [1, 3], find),
  method("format", "any", format),
  method("index", [1, 3], index),
  method("isalnum", 0, isAlnum),
  method("isalpha", 0, isAlpha),
  method("isdigit", 0, isDigit),
  method("islower", 0, isLower),
  method("isspace", 0, isSpace),
  method("istitle", 0, isTitle),
  method("isupper", 0, isUpper),
  method("join", 1, join),
  method("lower", 0, lower),
  method("lstrip", [0, 1], lstrip),
  method("partition", 1, partition),
  method("removeprefix", 1, removeprefix),
  method("removesuffix", 1, removesuffix),
  method("replace", [2, 3], replace),
  method("rfind", [1, 3], rfind),
  method("rindex", [1, 3], rindex),
  method("rpartition", 1, rpartition),
  method("rsplit", [0, 2], rsplit),
  method("rstrip", [0, 1], rstrip),
  method("split", [0, 2], split),
  method("splitlines", [0, 1], splitlines),
  method("startswith", [1, 3], startswith),
  method("strip", [0, 1], strip),
  method("title", 0, title),
  method("upper", 0, upper),
]);
