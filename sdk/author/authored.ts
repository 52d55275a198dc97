// SPDX-License-Identifier: MIT
/**
 * How a runner of `ocu.ts` files tells what their words returned. Config
 * files do not need it.
 *
 * @module
 */

/** The words whose results can be told apart. */
export type AuthoredKind =
  | "fn"
  | "task"
  | "deploy"
  | "phase"
  | "ref"
  | "input"
  | "done"
  | "next"
  | "release"
  | "environments"
  | "repo";

/**
 * Tells which word of the SDK made a value.
 *
 * @param value Any value.
 * @returns The word, or undefined for everything else.
 *
 * @example Tell a task from JSON
 * ```ts
 * import { fn, task } from "@ocuroot/sdk";
 * import { authoredKind } from "@ocuroot/sdk/authored";
 * import assert from "node:assert/strict";
 *
 * assert.equal(authoredKind(task("check", fn(() => {}))), "task");
 * assert.equal(authoredKind({ name: "check" }), undefined);
 * ```
 */
export function authoredKind(value: unknown): AuthoredKind | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as { readonly $kind?: AuthoredKind }).$kind;
}

/** URL of the entry of this copy of the package. */
export const SDK_ENTRY: string = import.meta.resolve("../mod.ts");

/** URL of the words of tests in this copy of the package. */
export const TESTING_ENTRY: string = import.meta.resolve("../testing/mod.ts");
