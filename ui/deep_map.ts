// SPDX-License-Identifier: MIT
/**
 * Applies a function to every text inside plain data, names of fields
 * included. It changes nothing in place.
 *
 * @module
 */

/**
 * Maps the texts of a value.
 *
 * @param value Plain data.
 * @param map What becomes of each text.
 * @returns A copy of the same shape.
 */
export function deepMap<T>(value: T, map: (text: string) => string): T {
  return mapped(value, map) as T;
}

function mapped(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item) => mapped(item, map));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [map(key), mapped(item, map)]),
  );
}
