// SPDX-License-Identifier: MIT
/**
 * Several real processes on one store, one of them killed on the way.
 *
 * @module
 */

import assert from "node:assert/strict";
import { openFsStore } from "../fs.ts";
import { inDirectory } from "./_place_test.ts";

const EACH = 12;

Deno.test("B08 F12 S35 processes allocate numbers side by side, killed or not", () =>
  inDirectory(async (root) => {
    const store = await openFsStore(root);
    const program = new URL("./_take_numbers_test.ts", import.meta.url);
    const start = (count: number) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "-A", program.pathname, root, String(count)],
        stderr: "inherit",
      }).spawn();
    const doomed = start(100_000);
    const workers = [start(EACH), start(EACH)];
    const statuses = await Promise.all(workers.map(({ status }) => status));
    doomed.kill("SIGKILL");
    await doomed.status;
    assert.ok(statuses.every(({ success }) => success));
    await store.transact("last", (tx) => tx.set("@/custom/last", 1));
    const view = await store.view();
    const numbers = await view.match("acme/-/web/@r*");
    const owners = await Promise.all(
      numbers.map((ref) => view.get(`${ref}#pid`)),
    );
    for (const { pid } of workers) {
      assert.equal(owners.filter((owner) => owner === pid).length, EACH);
    }
    for (const [index, ref] of numbers.entries()) {
      assert.equal(await view.get(`${ref}/commit/c#pid`), owners[index]);
    }
    assert.ok(numbers.includes(`acme/-/web/@r${numbers.length}`));
  }));
