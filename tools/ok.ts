// SPDX-License-Identifier: MIT
/**
 * The gate: every check that a change must pass, one after the other. It
 * mends nothing; `deno fmt` and `deno task docs` do.
 *
 * The last line of its output is `<n> passed, <n> failed`, the sum over all
 * tests. A failed step that is no test shows in the exit code and is named
 * above that line.
 *
 * @module
 */

import { ROOT } from "./lint/place.ts";
import { testTotals } from "./_test_totals.ts";

interface Step {
  readonly name: string;
  readonly args: readonly string[];
}

const ENTRIES = [
  "mod.ts",
  "sdk/mod.ts",
  "sdk/testing/mod.ts",
  "starlark/mod.ts",
];

function steps(report: string): readonly Step[] {
  return [
    { name: "format", args: ["fmt", "--check"] },
    { name: "lint", args: ["lint"] },
    { name: "types", args: ["check", "--doc", "."] },
    { name: "docs", args: ["doc", "--lint", ...ENTRIES] },
    {
      name: "tests",
      args: [
        "test",
        "--allow-all",
        "--doc",
        "--no-check",
        "--parallel",
        "--reporter=dot",
        `--junit-path=${report}`,
      ],
    },
  ];
}

async function run(step: Step): Promise<boolean> {
  const started = Date.now();
  say(`\n--- ${step.name}: deno ${step.args.join(" ")}`);
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [...step.args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).spawn().output();
  say(`--- ${step.name}: ${success ? "ok" : "FAILED"} (${since(started)})`);
  return success;
}

async function main(): Promise<number> {
  const started = Date.now();
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  const failed: string[] = [];
  for (const step of steps(report)) {
    if (!await run(step)) failed.push(step.name);
  }
  const totals = testTotals(await Deno.readTextFile(report));
  // Tests that could not even start are in no report; other steps are one each.
  const others = failed.filter((name) => name !== "tests").length;
  const bad = others + Math.max(totals.failed, failed.length - others);
  await Deno.remove(report);
  say(`\nTotal time ${since(started)}`);
  if (failed.length > 0) say(`Failed steps: ${failed.join(", ")}`);
  say(`${totals.passed} passed, ${bad} failed`);
  return failed.length === 0 && totals.passed > 0 ? 0 : 1;
}

function since(started: number): string {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) Deno.exit(await main());
