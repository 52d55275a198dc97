// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { testEnvironment } from "../_environment.ts";

const VALUES: Readonly<Record<string, RegExp>> = {
  '"{} {x}".format("a", x=1)': /a 1/,
  '"{1}{0}".format("a", "b")': /ba/,
  '"%d%%" % 5': /5%/,
  "-7 // 2": /-4/,
  "json.encode({'b': 1, 'a': 2.0})": /a\W+2\.0,\W+b\W+1/,
};

const FAILURES = [
  '"{:>5}".format("a")',
  '"{a.b}".format(a=struct(b=1))',
  '"{}{0}".format("a")',
  '"%5d" % 5',
  "[c for c in 'abc']",
  "1 < 2 < 3",
];

Deno.test("K14 K16 K17 K20 configs speak the dialect of the Go client", async (s) => {
  await using t = await testEnvironment({});
  for (const [expression, expected] of Object.entries(VALUES)) {
    await s.step(expression, async () => {
      assert.match(await t.ok(["repl", "-c", expression]), expected);
    });
  }
  for (const expression of FAILURES) {
    await s.step(`${expression} fails`, async () => {
      const ran = await t.run(["repl", "-c", expression]);
      assert.notEqual(ran.code, 0, ran.stdout);
      assert.notEqual(ran.code, 255, ran.stderr);
    });
  }
});
