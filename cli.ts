// SPDX-License-Identifier: MIT
/**
 * The command line program: hands the arguments to the commands and ends with
 * their exit code. It decides nothing.
 *
 * @module
 */

import { denoIo } from "./commands/deno_io.ts";
import { main } from "./commands/main.ts";

if (import.meta.main) Deno.exit(await main(Deno.args, denoIo()));
