// SPDX-License-Identifier: MIT
/**
 * The hidden command by which the compiled program becomes a process that
 * evaluates TypeScript configs. People do not run it.
 *
 * @module
 */

/** Its first argument; a second one makes it run tests. */
export const CONFIG_CHILD = "__config-child";

/**
 * Serves the process that started this one, until that ends.
 *
 * @param tests True to run tests.
 */
export async function configChild(tests: boolean): Promise<void> {
  if (tests) {
    const { becomeTestChild } = await import(
      "../engine/config/typescript/child/test_main.ts"
    );
    return await becomeTestChild();
  }
  const { becomeConfigChild } = await import(
    "../engine/config/typescript/child/become.ts"
  );
  await becomeConfigChild();
}
