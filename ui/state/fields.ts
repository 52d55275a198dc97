// SPDX-License-Identifier: MIT
/**
 * Reads fields of documents that may have any shape: older programs and people
 * write them too. What is not as expected is not there.
 *
 * @module
 */

import type { Json } from "@ocuroot/sdk/model";

/**
 * Gives a field of an object.
 *
 * @param value Any value.
 * @param name Name of the field.
 * @returns The field; undefined when it is missing or null.
 */
export function field(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value) || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, Json>>)[name] ?? undefined;
}

/**
 * Gives a field that is a text.
 *
 * @param value Any value.
 * @param name Name of the field.
 * @returns The text; empty for anything else.
 */
export function textField(value: Json | undefined, name: string): string {
  const found = field(value, name);
  return typeof found === "string" ? found : "";
}

/**
 * Gives the elements of an array.
 *
 * @param value Any value.
 * @returns Its elements; none when it is no array.
 */
export function itemsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Gives the fields of an object.
 *
 * @param value Any value.
 * @returns Names and values; none when it is no object.
 */
export function fieldsOf(
  value: Json | undefined,
): readonly (readonly [string, Json])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [];
  }
  return Object.entries(value);
}
