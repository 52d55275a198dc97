// SPDX-License-Identifier: MIT
/**
 * Packages of which each reads an output of the one before, and a ledger of
 * what truly ran. A new seed lets all of them run again.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { TestEnvironment } from "../_environment.ts";

/**
 * Adds a chain of packages.
 *
 * @param t The environment; it has the environments `a`, `b` and `c`.
 * @param length How many packages.
 * @param where Python list of the environments they are deployed to; with
 *   several of them they write no ledger, so that all end at once.
 */
export async function addChain(
  t: TestEnvironment,
  length: number,
  where = '["a"]',
): Promise<void> {
  const files: Record<string, string> = {};
  const isQuiet = where.includes(",");
  for (let at = 0; at < length; at++) {
    const text = config(at).replace('["a"]', where);
    files[`p${at}.ocu.star`] = isQuiet ? text.replace(LEDGER, "") : text;
  }
  await t.write(files);
  await t.commit("chain");
  await sow(t, "first");
  for (const file of Object.keys(files)) await t.ok(["release", "new", file]);
}

const LEDGER = /^ {4}shell\(.*\n/m;

function config(at: number): string {
  const from = at === 0
    ? "@/custom/seed"
    : `./-/p${at - 1}.ocu.star/@/deploy/{}#output/value`;
  return `def up(environment, value):
    shell("echo p${at} {} >> \\"$OCUROOT_HOME/ledger\\"".format(value))
    return done(outputs={"value": value + "."})

def down(environment, value):
    return done()

phase("live", [
    deploy(environment=e, up=up, down=down, inputs={
        "value": input(ref="${from}".replace("{}", e.name)),
    })
    for e in environments() if e.name in ["a"]
])
`;
}

/**
 * Gives the chain something to do.
 *
 * @param t The environment.
 * @param seed What the first package reads.
 */
export async function sow(t: TestEnvironment, seed: string): Promise<void> {
  await t.ok(["state", "set", "@/custom/seed", seed]);
  await t.ok(["state", "apply", "@/custom/seed"]);
}

/**
 * Reads the ledger.
 *
 * @param t The environment.
 * @returns A line for each time that user code began, `p1 seed.`.
 */
export async function ledgerOf(t: TestEnvironment): Promise<readonly string[]> {
  const text = await Deno.readTextFile(`${t.home}/ledger`).catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

/**
 * Judges a chain at rest: all of it follows the seed, nothing is on its way,
 * no attempt ran twice, both stores are whole.
 *
 * @param t The environment.
 * @param chain How long it is, and its seed.
 */
export async function judgeChain(
  t: TestEnvironment,
  { length, seed }: { readonly length: number; readonly seed: string },
): Promise<void> {
  await t.ok(["state", "fsck"]);
  assert.equal((await t.ok(["state", "diff"])).trim(), "");
  const ledger = await ledgerOf(t);
  for (let at = 0; at < length; at++) {
    const value = await t.state(`p${at}.ocu.star/@/deploy/a#output/value`);
    assert.equal(value, seed + ".".repeat(at + 1), `p${at} follows`);
    const glob = `test/-/p${at}.ocu.star/@r1/deploy/a/*/status/*`;
    const runs = (await t.ok(["state", "match", glob])).trim().split("\n");
    const open = runs.filter((ref) => !/\/(complete|failed_\w+)$/.test(ref));
    assert.deepEqual(open, [], "nothing is on its way");
    const starts = ledger.filter((line) => line.startsWith(`p${at} `)).length;
    assert.ok(starts <= runs.length, `I5 p${at}: ${starts} of ${runs.length}`);
  }
}
