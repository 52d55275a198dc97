// SPDX-License-Identifier: MIT
/**
 * Methods of bytes.
 *
 * @module
 */

import type { StarlarkBytes } from "../values/bytes.ts";
import { BytesElems } from "../values/elems.ts";
import type { Value } from "../values/value.ts";
import { method, methodTable } from "./define.ts";
import type { Method } from "./define.ts";

/** Methods of bytes by name. */
export const BYTES_METHODS: ReadonlyMap<string, Method> = methodTable([
  method("elems", 0, elems),
]);

/** Gives the bytes as ints. */
function elems(bytes: StarlarkBytes): Value {
  return new BytesElems(bytes.data);
}
