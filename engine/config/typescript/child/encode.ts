// SPDX-License-Identifier: MIT
/**
 * Values of user code as JSON, refusing what would be lost on the way.
 *
 * @module
 */

import { type ErrorCode, OcurootError } from "@ocuroot/sdk/error";
import type { Json } from "@ocuroot/sdk/model";

/** Where a value stands. */
export interface Place {
  /** Path for messages, as `outputs.image`. */
  readonly path: string;
  /** Code of the error. */
  readonly code: ErrorCode;
  /** Containers around the value. */
  readonly around?: readonly unknown[];
}

/**
 * Turns a value into JSON.
 *
 * @param value Any value.
 * @param place Where it stands.
 * @returns The same as JSON.
 * @throws {OcurootError} of the given code, naming the path of what is not
 *   JSON.
 */
export function encode(value: unknown, place: Place): Json {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Number.isFinite(value)) return value === 0 ? 0 : value;
      throw refused(String(value), place);
    case "object":
      return value === null ? null : encodeObject(value, place);
    default:
      throw refused(kindOf(value), place);
  }
}

function encodeObject(value: object, place: Place): Json {
  const { around = [] } = place;
  if (around.includes(value)) throw refused("a value that holds itself", place);
  const inside = (step: string): Place => ({
    ...place,
    path: place.path + step,
    around: [...around, value],
  });
  if (Array.isArray(value)) {
    return Array.from(value, (item, i) => encode(item, inside(`[${i}]`)));
  }
  const prototype = Object.getPrototypeOf(value);
  const plain = prototype === null ||
    Object.getPrototypeOf(prototype) === null;
  if (!plain || "$kind" in value) throw refused(kindOf(value), place);
  const entries = Object.entries(value)
    .map(([key, item]) => [key, encode(item, inside(`.${key}`))]);
  return Object.fromEntries(entries);
}

function kindOf(value: unknown): string {
  if (value === undefined) return "undefined";
  if (typeof value !== "object" || value === null) return `a ${typeof value}`;
  if ("$kind" in value) return `what ${String(value.$kind)}(…) returned`;
  const name = value.constructor?.name;
  return name ? `an object of class ${name}` : "an object of a class";
}

function refused(what: string, { path, code }: Place): OcurootError {
  return new OcurootError(
    code,
    `Cannot store ${path}: ${what} is not JSON`,
    {
      hint: "Use null, booleans, finite numbers, strings, arrays and plain " +
        "objects.",
      data: { path },
    },
  );
}
