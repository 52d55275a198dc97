// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { parseDuration } from "./duration.ts";

Deno.test("B37 limits are written as people write durations", () => {
  const parse = (text?: string) =>
    parseDuration(text, { name: "OCUROOT_SHELL_TIMEOUT", fallback: 7 });
  const table: Record<string, number> = {
    "": 7,
    "0": 0,
    "90": 90_000,
    "1.5": 1500,
    "250ms": 250,
    "1h30m": 5_400_000,
    "2m5s": 125_000,
  };
  for (const [text, expected] of Object.entries(table)) {
    assert.equal(parse(text), expected, text);
  }
  assert.equal(parse(undefined), 7);
  for (const text of ["-1", "soon", "5 parsecs", "1h2"]) {
    assert.throws(() => parse(text), { code: "cli/usage" }, text);
  }
});
