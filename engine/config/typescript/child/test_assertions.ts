// SPDX-License-Identifier: MIT
/**
 * What a test may assert. A failure carries both values as text, so that the
 * report can show where they differ.
 *
 * @module
 */

import { authoredKind } from "@ocuroot/sdk/authored";
import type { Test } from "@ocuroot/sdk/testing";
import { testFailed } from "../../testing/test_failed.ts";
import { membersOf, show } from "./show.ts";

/** The assertions of a test. */
export type Assertions = Pick<Test, "equal" | "ok" | "contains">;

/**
 * Makes the assertions; they are the same for all tests.
 *
 * @returns The assertions.
 */
export function assertions(): Assertions {
  return {
    equal(actual, expected, message) {
      if (isEqual(actual, expected)) return;
      throw testFailed("Not equal", {
        about: message,
        actual: show(actual),
        expected: show(expected),
      });
    },
    ok(value, message) {
      if (value) return;
      const actual = show(value);
      throw testFailed("Not true", {
        about: message,
        actual,
        expected: "a true value",
      });
    },
    contains(whole, part, message) {
      const isIn = typeof whole === "string"
        ? whole.includes(String(part))
        : whole.some((element) => isEqual(element, part));
      if (isIn) return;
      throw testFailed("Not contained", {
        about: message,
        actual: show(whole),
        expected: show(part),
      });
    },
  };
}

function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (a === null || b === null) return false;
  if (authoredKind(a) === "fn" || authoredKind(b) === "fn") return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date) return a.getTime() === (b as Date).getTime();
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false;
  const [left, right] = [membersOf(a), membersOf(b)];
  return left.length === right.length &&
    left.every(([key, member], i) =>
      right[i]?.[0] === key && isEqual(member, right[i]?.[1])
    );
}
