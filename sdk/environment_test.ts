// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";

import { parseEnvironment } from "./environment.ts";

Deno.test("K33 S49 environments are read from JSON", () => {
  assert.deepEqual(
    parseEnvironment({ name: "eu", attributes: { tier: "live" }, more: 1 }),
    { name: "eu", attributes: { tier: "live" } },
  );
  assert.deepEqual(parseEnvironment({ name: "eu-1", attributes: null }), {
    name: "eu-1",
    attributes: {},
  });
  const odd = JSON.parse('{"name":"a","attributes":{"__proto__":"x"}}');
  assert.deepEqual(Object.keys(parseEnvironment(odd).attributes), [
    "__proto__",
  ]);
});

Deno.test("K33 what is no environment is refused", () => {
  const rows = [
    [null, 'expected a dict with "name" and "attributes", got nothing'],
    [["eu"], 'expected a dict with "name" and "attributes", got a list'],
    [{ attributes: {} }, '"name" should be a string, got nothing'],
    [{ name: 1, attributes: {} }, '"name" should be a string, got a number'],
    [{ name: "eu" }, '"eu": no "attributes"'],
    [{ name: "eu", attributes: [] }, "attributes should be a dict, got a list"],
    [
      { name: "eu", attributes: { n: 1 } },
      'attribute "n" should be a string, got a number',
    ],
  ] as const;
  for (const [json, message] of rows) {
    assert.throws(
      () => parseEnvironment(json),
      (error: Error & { code?: string }) =>
        error.code === "config/invalid" && error.message.endsWith(message),
      message,
    );
  }
});
