// SPDX-License-Identifier: MIT
/**
 * Questions about the shape of JSON that comes from user code, and the error
 * for a wrong one. It knows no document.
 *
 * @module
 */

import { OcurootError } from "./error.ts";
import type { Json } from "./model.ts";

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** Tells whether a value is a JSON object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Tells whether a value is a list of strings. */
export function isStringList(
  value: Json | undefined,
): value is readonly string[] {
  return Array.isArray(value) &&
    value.every((item) => typeof item === "string");
}

/** Names the kind of a value for a message: `a list`. */
export function kindOf(value: Json | undefined): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a dict" : `a ${typeof value}`;
}

/** Makes the error for something a config declares wrongly. */
export function invalid(message: string, hint?: string): OcurootError {
  return new OcurootError(
    "config/invalid",
    message,
    hint === undefined ? {} : { hint },
  );
}
