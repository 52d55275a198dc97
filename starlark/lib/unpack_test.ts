// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Keyword } from "../eval/thread.ts";
import { StarlarkList } from "../values/list.ts";
import type { Value } from "../values/value.ts";
import {
  argument,
  unpack,
  wantBool,
  wantCallable,
  wantInt,
  wantItems,
  wantString,
} from "./unpack.ts";

Deno.test("K21 unpack() refuses calls that do not fit", async (t) => {
  const rows: [readonly Value[], readonly Keyword[], string][] = [
    [[], [], "missing argument for x"],
    [[1, 2, 3], [], "got 3 arguments, want at most 2"],
    [[1], [["z", 1]], 'unexpected keyword argument "z"'],
    [[1], [["defalt", 1]], "did you mean default"],
    [[1], [["x", 1]], 'got multiple values for keyword argument "x"'],
  ];
  for (const [args, kwargs, message] of rows) {
    await t.step(message, () => {
      const call = () => unpack(["x", "default?"], args, kwargs);
      assert.throws(call, (error: Error) => error.message.includes(message));
    });
  }
});

Deno.test("K21 unpack() tells how an argument was given", () => {
  const [x, other] = unpack(["x", "default?"], [1], [["default", 2]]);
  assert.equal(x?.place, "parameter x");
  assert.equal(other?.place, 'parameter "default"');
});

Deno.test("K21 arguments of the wrong type are named", () => {
  const given = argument([new StarlarkList()], 0);
  const message = (want: string) => ({
    message: `for parameter 1: got list, want ${want}`,
  });
  assert.throws(() => wantString(given), message("string"));
  assert.throws(() => wantInt(given), message("int"));
  assert.throws(() => wantBool(given), message("bool"));
  assert.throws(() => wantCallable(given), message("callable"));
  assert.throws(() => wantItems(argument([5], 0)), {
    message: "for parameter 1: got int, want iterable",
  });
});
