// SPDX-License-Identifier: MIT
/**
 * The one way in which values and library refuse an operation. It adds no
 * position: the evaluator that ran the operation does.
 *
 * @module
 */

import { EvalError } from "../diagnostic.ts";

/**
 * Fails an operation.
 *
 * @param message What went wrong, in the words that users see.
 * @throws {EvalError} Always.
 */
export function fail(message: string): never {
  throw new EvalError(message);
}
