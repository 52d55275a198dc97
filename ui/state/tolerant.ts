// SPDX-License-Identifier: MIT
/**
 * Keeps one document that cannot be read from taking a whole page with it:
 * what is wrong with it is said on its own page.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";

/**
 * Waits for something that is read.
 *
 * @param reading What is read.
 * @param otherwise What stands for it when it is damaged.
 * @returns What was read, or the other.
 */
export async function orElse<T>(
  reading: Promise<T>,
  otherwise: T,
): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof OcurootError && DAMAGES.includes(error.code)) {
      return otherwise;
    }
    throw error;
  }
}

const DAMAGES: readonly string[] = [
  "ref/syntax",
  "store/corrupt",
  "store/not-a-link",
];
