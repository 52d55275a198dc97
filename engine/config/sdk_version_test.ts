// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { selectSdk } from "./sdk_version.ts";

const FOUND = [
  "0.3.0",
  "v0.3.0",
  "0",
  "0.3",
  "0.3.x",
  "0.3.x-beta",
  "~0.3",
  "^0.3",
  ">=0.3",
  "*",
  "0.3.0 || 0.4.0",
  "0.3.14",
  "0.3.14-1",
  ">= 0.2, < 0.4",
  "0.2 - 0.3",
];

const MISSING = [
  ">=0.3.5",
  "=0.3.2",
  "<0.3",
  "1.x",
  "0.4.0",
  "0.3.5.1",
  "0.3.abc",
  "latest",
  "v0.3.14",
  "!=0.3.0",
  ">0.3",
];

Deno.test("K1 versions and constraints that mean SDK 0.3.0", async (t) => {
  for (const wanted of FOUND) {
    await t.step(wanted, () => assert.equal(selectSdk(wanted), "0.3.0"));
  }
});

Deno.test("K2 versions that are not found are named", async (t) => {
  for (const wanted of MISSING) {
    await t.step(wanted, () => {
      assert.throws(() => selectSdk(wanted), {
        code: "config/sdk-version",
        message: `Cannot load SDK: version "${wanted}" not found`,
      });
    });
  }
});
