// SPDX-License-Identifier: MIT
/**
 * The hidden command by which the compiled program becomes a process that
 * evaluates TypeScript configs. People do not run it.
 *
 * @module
 */

/** Its only argument. */
export const CONFIG_CHILD = "__config-child";

/**
 * Serves the process that started this one, until that ends.
 */
export async function configChild(): Promise<void> {
  const { becomeConfigChild } = await import(
    "../engine/config/typescript/child/become.ts"
  );
  await becomeConfigChild();
}
