// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";

import {
  checkEnvironmentName,
  checkInputName,
  checkTag,
  checkTaskName,
} from "./names.ts";
import { compileGlob, escapeGlob } from "./glob.ts";
import { formatRef, parseRef } from "./ref.ts";

const RULES = [
  {
    what: "environment name",
    check: checkEnvironmentName,
    code: "config/invalid",
    good: ["eu", "EU_1", "a.b", "1"],
    bad: ["", "eu-west", "a/b", "a b", "..", ".", "é", "a\n"],
  },
  {
    what: "tag",
    check: checkTag,
    code: "run/tag",
    good: ["v1.0", "0.1.0-1", "r", "r1a", "R1", "-x"],
    bad: ["", "a/b", "r12", "r0", "a b", "..", ".", "a@b", "r1\n"],
  },
  {
    what: "input name",
    check: checkInputName,
    code: "run/input",
    good: ["a", "_a1", "A"],
    bad: ["", "1a", "a-b", "a.b", "é", "a\n"],
  },
  {
    what: "task name",
    check: checkTaskName,
    code: "config/invalid",
    good: ["build", "with space", "a.b", "1", "é", "a,b", "a:b"],
    bad: [
      "",
      "a/b",
      "a=b",
      "a#b",
      "a@b",
      "*",
      "a?",
      "[a",
      "a]",
      "{a",
      "a}",
      "a\\b",
      ".",
      "..",
      "a\0",
      "a\n",
    ],
  },
] as const;

Deno.test("S60 K33 K41 names follow their rules", async (t) => {
  for (const { what, check, code, good, bad } of RULES) {
    await t.step(what, () => {
      for (const name of good) check(name);
      for (const name of bad) {
        assert.throws(
          () => check(name),
          {
            code,
            message: `Cannot use ${what} ${
              JSON.stringify(name)
            }: it is not valid`,
          },
        );
      }
    });
  }
});

Deno.test("S60 a task name that is accepted survives refs and globs", () => {
  fc.assert(fc.property(fc.string(), (name) => {
    try {
      checkTaskName(name);
    } catch {
      return;
    }
    const text = `a/-/b/@r1/task/${name}`;
    assert.equal(formatRef(parseRef(text)), text);
    assert.equal(parseRef(text).subpath, name);
    assert.ok(compileGlob(`**/@*/task/${escapeGlob(name)}`).test(text));
  }));
});
