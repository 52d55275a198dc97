// SPDX-License-Identifier: MIT
/**
 * What a test in Starlark may assert, as in TypeScript.
 *
 * @module
 */

import {
  equals,
  EvalError,
  repr,
  toText,
  truth,
  tryIterate,
  typeName,
  type Value,
} from "@ocuroot/starlark";
import { type Arguments, textArgument, word } from "../word.ts";
import { pretty } from "./pretty.ts";
import { testFailed } from "./test_failed.ts";

/**
 * Makes the assertions.
 *
 * @returns Builtins by name.
 */
export function assertionWords(): Record<string, Value> {
  return {
    equal: word("equal(actual, expected, message?)", (args) => {
      const { actual = null, expected = null } = args;
      if (equals(actual, expected)) return null;
      throw testFailed("Not equal", {
        about: about(args, "equal"),
        actual: pretty(actual),
        expected: pretty(expected),
      });
    }),
    ok: word("ok(value, message?)", (args) => {
      const { value = null } = args;
      if (truth(value)) return null;
      throw testFailed("Not true", {
        about: about(args, "ok"),
        actual: pretty(value),
        expected: "a true value",
      });
    }),
    contains: word("contains(whole, part, message?)", (args) => {
      const { whole = null, part = null } = args;
      if (isIn(whole, part)) return null;
      throw testFailed("Not contained", {
        about: about(args, "contains"),
        actual: pretty(whole),
        expected: toText(repr(part)),
      });
    }),
  };
}

function isIn(whole: Value, part: Value): boolean {
  if (typeof whole === "string") {
    if (typeof part === "string") return whole.includes(part);
    throw new EvalError(
      `contains: for parameter part: got ${typeName(part)}, want string`,
    );
  }
  const elements = tryIterate(whole);
  if (elements !== undefined) {
    return [...elements].some((element) => equals(element, part));
  }
  throw new EvalError(
    `contains: for parameter whole: got ${
      typeName(whole)
    }, want a string or list`,
  );
}

function about(args: Arguments, word: string): string | undefined {
  return args["message"] === undefined
    ? undefined
    : textArgument(args, { word, name: "message" });
}
