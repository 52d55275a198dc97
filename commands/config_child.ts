// SPDX-License-Identifier: MIT
/**
 * The hidden command by which the compiled program becomes a process that
 * evaluates TypeScript configs. People do not run it.
 *
 * @module
 */

/** Its first argument. */
export const CONFIG_CHILD = "__config-child";

/**
 * Serves the process that started this one, until that ends.
 *
 * @param args What it evaluates, `configs` or `tests`, and `inspected` to let
 *   the inspector of the runtime listen on this machine.
 */
export async function configChild(args: readonly string[]): Promise<void> {
  if (args.includes("inspected")) {
    const { open } = await import("node:inspector");
    open(0, "127.0.0.1");
  }
  if (args.includes("tests")) {
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
