// SPDX-License-Identifier: MIT
/**
 * Measures our interpreter against the `starlark` program, where that is
 * installed. It measures one loop and nothing else.
 *
 * @module
 */

import { exec } from "@ocuroot/starlark";

const ROUNDS = 5;

/**
 * Runs a loop in both.
 *
 * @param steps How often it goes round.
 * @returns One line with both times and the ratio.
 */
export async function loopRatio(steps: number): Promise<string> {
  const source = loop(steps);
  const ours = best(() => exec(source, { filename: "loop.star" }));
  const theirs = await program(source);
  const head = `loop of ${steps} steps: ${ours.toFixed(1)} ms`;
  if (theirs === undefined) return `${head} (no "starlark" to compare with)`;
  const ratio = (ours / theirs).toFixed(2);
  return `${head}, starlark ${theirs.toFixed(1)} ms, ratio ${ratio}`;
}

function loop(steps: number): string {
  return `def f():
    total = 0
    for i in range(${steps}):
        total += i % 7
    return total

f()
`;
}

function best(run: () => unknown): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

/** Its best time, less the time it takes to start. */
async function program(source: string): Promise<number | undefined> {
  const work: number[] = [];
  const idle: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      work.push(await timed(source));
      idle.push(await timed("f = 1\n"));
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  return Math.max(0.1, Math.min(...work) - Math.min(...idle));
}

async function timed(source: string): Promise<number> {
  const start = performance.now();
  await new Deno.Command("starlark", { args: ["-c", source] }).output();
  return performance.now() - start;
}
