// SPDX-License-Identifier: MIT
/**
 * All that an evaluator needs to know of values, in one place: operators by
 * name, attributes, iteration. It has no code of its own.
 *
 * @module
 */

export {
  contains,
  index,
  iterate,
  lengthOf,
  setIndex,
  tryIterate,
} from "./access.ts";
export { binary, inplace, unary } from "./arithmetic.ts";
export { compare, equals } from "./compare.ts";
export { hashKey } from "./hash.ts";
export { slice } from "./slice.ts";
export { freeze, truth, typeName } from "./value.ts";
export { attrNames, getAttr, methodOf, setAttr } from "../lib/attributes.ts";
export type { Method } from "../lib/define.ts";
