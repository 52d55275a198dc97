// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { testTotals } from "./_test_totals.ts";

Deno.test("testTotals sums suites and leaves out what was skipped", () => {
  const report = `<testsuites name="deno test" tests="9" failures="9">
    <testsuite name="a" tests="5" disabled="1" errors="0" failures="1">
    <testsuite name="b" tests="3" disabled="0" errors="1" failures="0">`;
  assert.deepEqual(testTotals(report), { passed: 5, failed: 2 });
  assert.deepEqual(testTotals(""), { passed: 0, failed: 0 });
});
