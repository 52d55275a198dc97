// SPDX-License-Identifier: MIT
/**
 * Makes the error that an embedder sees of what was thrown and the stack.
 *
 * @module
 */

import {
  EvalError,
  type Interruption,
  type StackFrame,
  StarlarkError,
} from "../diagnostic.ts";
import { toText } from "../values/text.ts";

/**
 * Describes a failure.
 *
 * @param thrown What was thrown.
 * @param stack Frames, outermost first.
 * @returns The error, placed at the innermost frame that is source text.
 */
export function traceback(
  thrown: unknown,
  stack: readonly StackFrame[],
): StarlarkError {
  const place = stack.findLast(({ line }) => line > 0);
  return new StarlarkError("eval", messageOf(thrown), {
    filename: place?.filename ?? "<builtin>",
    position: { line: place?.line ?? 0, column: place?.column ?? 0 },
    snippet: place?.snippet,
    stack,
    interruption: interruptionOf(thrown),
    cause: thrown instanceof EvalError ? thrown.cause : thrown,
  });
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof EvalError) return toText(thrown.message);
  if (isStackOverflow(thrown)) return "Starlark stack overflow";
  if (thrown instanceof RangeError) return "value is too large";
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function interruptionOf(thrown: unknown): Interruption | undefined {
  if (thrown instanceof EvalError) return thrown.interruption;
  return isStackOverflow(thrown) ? "depth" : undefined;
}

function isStackOverflow(thrown: unknown): boolean {
  return thrown instanceof RangeError && /call stack/i.test(thrown.message);
}
