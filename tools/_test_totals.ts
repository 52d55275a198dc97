// SPDX-License-Identifier: MIT
/**
 * Counts tests in a JUnit report as `deno test` writes it. It keeps no names.
 *
 * @module
 */

/** How many tests there were. */
export interface TestTotals {
  /** Tests and steps that passed. */
  readonly passed: number;
  /** Tests and steps that failed. */
  readonly failed: number;
}

/**
 * Sums the suites of a report.
 *
 * @param report The XML text; an empty one means that no test ran.
 * @returns The totals; skipped tests are in neither.
 */
export function testTotals(report: string): TestTotals {
  let passed = 0;
  let failed = 0;
  for (const [tag] of report.matchAll(/<testsuite [^>]*>/g)) {
    const bad = count(tag, "failures") + count(tag, "errors");
    failed += bad;
    passed += count(tag, "tests") - bad - count(tag, "disabled");
  }
  return { passed, failed };
}

function count(tag: string, attribute: string): number {
  return Number(new RegExp(` ${attribute}="(\\d+)"`).exec(tag)?.[1] ?? 0);
}
