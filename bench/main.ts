// SPDX-License-Identifier: MIT
/**
 * Prints how fast the product is, as ratios to something on the same machine.
 * It is advice: nothing here is a test, and nothing fails for being slow.
 *
 * @module
 */

import { loopRatio } from "./interpreter.ts";
import { commandRatio, releaseRatio } from "./release.ts";

const ENVIRONMENTS = 128;

async function main(): Promise<void> {
  say(await loopRatio(1_000_000));
  say(await commandRatio());
  say(await releaseRatio(ENVIRONMENTS));
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) await main();
