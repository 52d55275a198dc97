// SPDX-License-Identifier: MIT
/**
 * The memo of a store on files: it keeps a text only where nobody else writes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createMemo } from "./memo.ts";

Deno.test("E69 a memo is kept only where no other program writes", async () => {
  const root = await Deno.makeTempDir();
  try {
    const memo = createMemo({ root, failpoint: () => {} });
    memo.write("idle at 7");
    assert.equal(memo.read(), undefined, "others may write");

    await Deno.mkdir(`${root}/.ocuroot`);
    await Deno.writeTextFile(`${root}/.ocuroot/exclusive`, "");
    assert.equal(memo.read(), undefined, "nothing is kept yet");
    memo.write("idle at 7");
    memo.write("idle at 8");
    assert.equal(memo.read(), "idle at 8");
    const entries = await Array.fromAsync(Deno.readDir(`${root}/.ocuroot`));
    const names = entries.map(({ name }) => name);
    assert.deepEqual(names.sort(), ["exclusive", "memo"], "no draft is left");

    await Deno.remove(`${root}/.ocuroot/exclusive`);
    assert.equal(memo.read(), undefined, "the promise was taken back");
    const exclusive = { exclusive: true };
    const promised = createMemo({ root, failpoint: () => {} }, exclusive);
    promised.write("idle at 9");
    assert.equal(promised.read(), "idle at 9", "its config promises it");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
