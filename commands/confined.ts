// SPDX-License-Identifier: MIT
/**
 * The hidden command by which the compiled program starts a program that a
 * policy allows. People do not run it.
 *
 * @module
 */

/** Its first argument. */
export const CONFINED = "__confined";

/**
 * Starts a program if it is on the list that was given.
 *
 * @param args The list as JSON, then the program and its arguments.
 * @returns The exit code.
 */
export async function confined(args: readonly string[]): Promise<number> {
  const { serveConfined } = await import("../engine/host/confined.ts");
  return await serveConfined(args);
}
