// SPDX-License-Identifier: MIT
/**
 * JSON as every command prints it. It does not decide what to print.
 *
 * @module
 */

/**
 * Encodes a value, indented by two spaces, with a newline at the end.
 *
 * @param value Any JSON value.
 * @returns The text.
 */
export function toJsonText(value: unknown): string {
  return (JSON.stringify(value, undefined, 2) ?? "null") + "\n";
}
