// SPDX-License-Identifier: MIT
/**
 * Runs one Starlark file and prints how many milliseconds that took, without
 * the start of the process and the reading of the file.
 *
 * @module
 */

import { exec } from "@ocuroot/starlark";

const [file = ""] = Deno.args;
const source = Deno.readTextFileSync(file);
const start = performance.now();
exec(source, { filename: file });
const taken = performance.now() - start;
Deno.stdout.writeSync(new TextEncoder().encode(`${taken}\n`));
