// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { outcome, verdicts } from "../../engine/config/testing/_testkit.ts";
import { installedTests } from "./_children.ts";

const TESTS = `import { test } from "jsr:@ocuroot/sdk@1/testing";
test("passes", (t) => t.equal(t.shell.commands, []));
test("reads", () => void Deno.readTextFileSync("/etc/passwd"));
test("imports", async () => { await (globalThis as any).fetch("https://jsr.io"); });
`;

Deno.test("B24 K68 tests run without permissions where the program was installed", async () => {
  await using start = await installedTests();
  const found = outcome(
    await verdicts({
      files: { "a.ocu_test.ts": TESTS },
      file: "a.ocu_test.ts",
      env: start.env,
      ...start.children,
    }),
  );
  assert.equal(found["passes"], "passed");
  assert.match(found["reads"] ?? "", /^host\/denied /);
  assert.match(found["imports"] ?? "", /^host\/denied /);
});
