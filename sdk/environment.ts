// SPDX-License-Identifier: MIT
/**
 * Environments as they are read from JSON. It does not register them.
 *
 * @module
 */

import { invalid, isObject, kindOf } from "./_shape.ts";
import type { Environment, Json } from "./model.ts";

/**
 * Reads an environment document. Its name is not checked here, as a document
 * that is already stored must stay readable.
 *
 * @param json `{"name": …, "attributes": {…}}`; null attributes are none.
 * @returns The environment, its attributes never null.
 * @throws {OcurootError} config/invalid when a key is missing or of a wrong
 *   type.
 */
export function parseEnvironment(json: Json): Environment & {
  readonly attributes: Readonly<Record<string, string>>;
} {
  if (!isObject(json)) {
    throw invalid(
      `Cannot read environment: expected a dict with "name" and "attributes", got ${
        kindOf(json)
      }`,
    );
  }
  const { name, attributes } = json;
  if (typeof name !== "string") {
    throw invalid(
      `Cannot read environment: "name" should be a string, got ${kindOf(name)}`,
    );
  }
  if (attributes === undefined) {
    throw invalid(`Cannot read environment "${name}": no "attributes"`);
  }
  return { name, attributes: parseAttributes(name, attributes ?? {}) };
}

function parseAttributes(name: string, json: Json): Record<string, string> {
  if (!isObject(json)) {
    throw invalid(
      `Cannot read environment "${name}": attributes should be a dict, got ${
        kindOf(json)
      }`,
    );
  }
  const attributes = Object.entries(json).map(([key, value]) => {
    if (typeof value !== "string") {
      throw invalid(
        `Cannot read environment "${name}": attribute "${key}" should be a string, got ${
          kindOf(value)
        }`,
        "Write the value as a string.",
      );
    }
    return [key, value];
  });
  return Object.fromEntries(attributes);
}
