// SPDX-License-Identifier: MIT
/**
 * Kills commands at random moments while they work on some releases, and lets
 * the next commands carry on. After each kill the stores are whole.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { TestEnvironment } from "../_environment.ts";
import { findings, judge, PACKAGE, settle } from "./_load.ts";

/** How much is killed, and when. */
export interface Kills {
  /** How often. */
  readonly kills: number;
  /** Milliseconds after the start of a command: the least, and how many more. */
  readonly after: readonly [number, number];
  /** Gives numbers from 0 to 1. */
  readonly random: () => number;
}

const VERBS = [
  ["release", "new", PACKAGE],
  ["work", "continue"],
  ["work", "any"],
] as const;

/**
 * Kills at random, then lets everything finish and judges it.
 *
 * @param t The load.
 * @param options How much is killed.
 * @returns How many commands were at work when they were killed.
 */
export async function killAtRandom(
  t: TestEnvironment,
  { kills, after: [least, more], random }: Kills,
): Promise<number> {
  const commits = Array.from(
    { length: Math.min(20, Math.ceil(kills / 4)) },
    (_, at) => `c${at + 1}`,
  );
  const oneOf = <T>(list: readonly T[]): T =>
    list[Math.floor(random() * list.length)] as T;
  let effective = 0;
  for (let kill = 0; kill < kills; kill++) {
    const commit = oneOf(commits);
    // The first one is a release that is surely at work then.
    const isFirst = kill === 0;
    const verb = isFirst ? VERBS[0] : oneOf(VERBS);
    const child = t.start(verb, { commit, env: { PAUSE: "0.02" } });
    const wait = least + (isFirst ? 0.1 : random()) * more;
    await new Promise((resolve) => setTimeout(resolve, wait));
    try {
      child.kill("SIGKILL");
    } catch {
      // It was faster.
    }
    const { signal } = await child.status;
    if (signal === "SIGKILL") effective++;
    const left = await findings(t);
    const wrong = left.filter(({ code }) => code !== "run-dead");
    assert.deepEqual(wrong, [], `after kill ${kill + 1}`);
  }
  for (const commit of commits) await settle(t, commit);
  await judge(t, commits);
  assert.ok(effective > 0, "no kill came in time");
  report(`${effective} effective kills of ${kills}`);
  return effective;
}

function report(text: string): void {
  if (Deno.env.get("OCUROOT_SOAK") === undefined) return;
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}
