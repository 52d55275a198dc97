// SPDX-License-Identifier: MIT
/**
 * Tells files of tests from configs, by name alone.
 *
 * @module
 */

/**
 * Tells whether a file holds tests.
 *
 * @param path Its path.
 * @returns True for `*_test.ocu.star` and `*.ocu_test.ts`.
 */
export function isTestFile(path: string): boolean {
  return /_test\.ocu\.star$|\.ocu_test\.ts$/.test(path);
}
