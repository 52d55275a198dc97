// SPDX-License-Identifier: MIT
/**
 * Reads a value written in Starlark, as `state set --format starlark` takes
 * it. No name is defined and nothing is called.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Json } from "@ocuroot/sdk/model";
import { EvalError, exec } from "@ocuroot/starlark";
import { DIALECT } from "./dialect.ts";
import { toJson } from "./json_value.ts";
import { translateError } from "./starlark_error.ts";

/**
 * Reads a value.
 *
 * @param source An expression such as `{"a": [1, True]}`.
 * @returns The value as JSON.
 * @throws {OcurootError} `config/syntax` or `config/eval` when it is not an
 *   expression, `cli/usage` when its value has no JSON form.
 */
export function parseStarlarkValue(source: string): Json {
  try {
    const module = exec(`value = (${source}\n)`, {
      filename: "<value>",
      dialect: DIALECT,
      maxSteps: 1_000_000,
    });
    return toJson(module.get("value") ?? null, "value");
  } catch (error) {
    if (error instanceof EvalError) {
      throw new OcurootError("cli/usage", `Cannot use value: ${error.message}`);
    }
    throw translateError(error, { running: false, mask: (text) => text });
  }
}
