// SPDX-License-Identifier: MIT
/**
 * Where stores are found from their descriptions.
 *
 * @module
 */

import assert from "node:assert/strict";
import { openStores } from "./mod.ts";

function options(root: string): Parameters<typeof openStores>[2] {
  return {
    root,
    home: `${root}/home`,
    env: {},
    clock: () => new Date(0),
    owner: "test",
  };
}

Deno.test("S30 shared and separate stores on files are where older clients keep them", async () => {
  const root = await Deno.makeTempDir();
  try {
    const shared = await openStores(
      { fs: { path: "./a/../state/" } },
      undefined,
      options(root),
    );
    assert.equal(shared.state.location, `${root}/state/state`);
    assert.equal(shared.intent.location, `${root}/state/intent`);
    const separate = await openStores(
      { fs: { path: "/s" } },
      { fs: { path: "i" } },
      options(root),
    );
    assert.equal(separate.state.location, `${root}/s`);
    assert.equal(separate.intent.location, `${root}/i`);
    assert.equal(
      await Deno.readTextFile(`${root}/i/.ocuroot-store`),
      '{"version":3,"Tags":{"intent":{}}}',
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("S30 one place given for both is refused", async () => {
  await assert.rejects(
    openStores(
      { fs: { path: "./state" } },
      { fs: { path: "state/" } },
      options("/nowhere"),
    ),
    { code: "config/invalid" },
  );
});

Deno.test("E69 a store that promises it is the only one's remembers", async () => {
  const root = await Deno.makeTempDir();
  try {
    for (const exclusive of [false, true]) {
      const { state, intent } = await openStores(
        { fs: { path: `s-${exclusive}`, exclusive } },
        undefined,
        options(root),
      );
      for (const { memo, transact } of [state, intent]) {
        await transact("first", (tx) => tx.set("@/custom/a", 1));
        memo?.write("known");
        assert.equal(memo?.read(), exclusive ? "known" : undefined);
      }
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
