// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { after, every, wait } from "./wait.ts";

Deno.test("wait() ends with its time or with the reason of a signal", async () => {
  await wait(0);
  const reason = new Error("enough");
  await assert.rejects(wait(0, AbortSignal.abort(reason)), reason);
  const controller = new AbortController();
  const waiting = assert.rejects(wait(600_000, controller.signal), reason);
  controller.abort(reason);
  await waiting;
});

Deno.test("after() and every() do nothing once they are called off", async () => {
  const done: string[] = [];
  const stop = after(0, () => done.push("after"));
  stop();
  await new Promise<void>((resolve) => {
    const end = every(0, () => {
      done.push("every");
      if (done.length < 3) return;
      end();
      resolve();
    });
  });
  await wait(1);
  assert.deepEqual(done, ["every", "every", "every"]);
});
