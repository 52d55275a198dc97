// SPDX-License-Identifier: MIT
/**
 * Entry of the process of the built-in shell, where it is a file of its own.
 *
 * @module
 */

import { runBuiltin } from "./run.ts";

if (import.meta.main) Deno.exit(await runBuiltin(Deno.args));
