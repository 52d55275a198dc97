// SPDX-License-Identifier: MIT
/**
 * Where a word of `ocu.ts` was called, from the engine's stack trace. Works
 * in every runtime on V8 and elsewhere gives an unknown place; maps nothing.
 *
 * @module
 */

import type { CallSite } from "./host.ts";

/**
 * Finds the place that called a function.
 *
 * @param callee The function whose caller is wanted.
 * @returns The place, its file as the runtime names it: usually a URL. Line
 *   and column are 0 where the runtime does not tell.
 *
 * @example The place of a call
 * ```ts
 * import { callSite } from "@ocuroot/sdk/call-site";
 * import assert from "node:assert/strict";
 *
 * function here() {
 *   return callSite(here);
 * }
 *
 * assert.ok(here().line > 0);
 * ```
 */
export function callSite(callee: (...args: never[]) => unknown): CallSite {
  const holder: { stack?: string } = {};
  Error.captureStackTrace?.(holder, callee);
  const [first] = parseStack(holder.stack ?? "");
  if (first === undefined) return { filename: "", line: 0, column: 0 };
  const { filename, line, column } = first;
  return { filename, line, column };
}

/**
 * Reads the places in the text of a stack trace.
 *
 * @param stack The text, as `Error.stack` holds it.
 * @returns The places, innermost first, with the function where it is named.
 *
 * @example Read a stack
 * ```ts
 * import { parseStack } from "@ocuroot/sdk/call-site";
 * import assert from "node:assert/strict";
 *
 * const [place] = parseStack("Error: x\n    at build (file:///a.ts:3:7)");
 * assert.deepEqual(place, { filename: "file:///a.ts", line: 3, column: 7, function: "build" });
 * ```
 */
export function parseStack(
  stack: string,
): readonly (CallSite & { readonly function?: string })[] {
  return stack.split("\n").flatMap((text) => {
    const match = FRAME.exec(text);
    if (match === null) return [];
    const [, name, filename = "", line, column] = match;
    const place = { filename, line: Number(line), column: Number(column) };
    return [name === undefined ? place : { ...place, function: name }];
  });
}

/** `    at async name (file:line:column)`, the name and brackets optional. */
const FRAME =
  /^\s+at (?:async )?(?:(?:new )?([^(\s]+)(?: \[as [^\]]+\])? \()?(\S+?):(\d+):(\d+)\)?$/;
