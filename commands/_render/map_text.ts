// SPDX-License-Identifier: MIT
/**
 * Applies a function to every text inside a JSON value. Keys stay.
 *
 * @module
 */

/**
 * Maps the texts of a value.
 *
 * @param value Plain JSON data.
 * @param map What becomes of each text.
 * @returns A copy.
 */
export function mapText(
  value: unknown,
  map: (text: string) => string,
): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item) => mapText(item, map));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapText(item, map)]),
  );
}
