// SPDX-License-Identifier: MIT
/**
 * The command that gives a waiting run the value it waits for. It runs none.
 *
 * @module
 */

/**
 * Finds out how to answer what a run waits for.
 *
 * @param missing Full refs of the inputs that it has no value for.
 * @returns What to type, or undefined where no custom state is among them.
 */
export function answerCommand(missing: readonly string[]): string | undefined {
  const wish = missing.find((ref) => /\/custom\/[^/]+$/.test(ref));
  if (wish === undefined) return undefined;
  return `ocuroot state set "${wish}" VALUE && ` +
    `ocuroot state apply "${wish}" && ocuroot work continue`;
}
