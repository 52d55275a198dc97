// SPDX-License-Identifier: MIT
/**
 * The command line program: hands the arguments to the commands and ends with
 * their exit code. It decides nothing.
 *
 * @module
 */

import { BUILTIN_SHELL, builtinShell } from "./commands/builtin_shell.ts";
import { CONFIG_CHILD, configChild } from "./commands/config_child.ts";
import { CONFINED, confined } from "./commands/confined.ts";
import { startEarly } from "./commands/start_early.ts";

async function start(args: readonly string[]): Promise<number> {
  if (args[0] === CONFIG_CHILD) {
    await configChild(args.slice(1));
    return 0;
  }
  if (args[0] === BUILTIN_SHELL) return await builtinShell(args.slice(1));
  if (args[0] === CONFINED) return await confined(args.slice(1));
  const { denoIo } = await import("./commands/deno_io.ts");
  const io = startEarly(args, denoIo());
  const { main } = await import("./commands/main.ts");
  return await main(args, io);
}

if (import.meta.main) Deno.exit(await start(Deno.args));
