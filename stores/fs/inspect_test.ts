// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { openFsStore } from "../fs.ts";
import { inDirectory, PACKAGE as P } from "./_place_test.ts";

Deno.test("F29 S23 files that are no documents are listed, none is followed", () =>
  inDirectory(async (root) => {
    const store = await openFsStore(root);
    await store.transact("set", (tx) => tx.set(`${P}/@r1`, 1));
    const at = `${root}/refs/${P}`;
    await Deno.symlink("/etc", `${root}/refs/outside`);
    await Deno.mkdir(`${at}/@R1`);
    await Deno.copyFile(`${at}/@r1/@object.json`, `${at}/@R1/@object.json`);
    await Deno.mkdir(`${at}/@r1/call/x`, { recursive: true });
    await Deno.writeTextFile(`${at}/@r1/call/x/@object.json`, "{}");
    await Deno.writeTextFile(`${at}/notes.txt`, "");
    await Deno.writeTextFile(`${root}/.ocuroot/drafts/3`, "half");
    const faults = await (await store.inspect()).faults();
    const told = faults.map(({ kind, path }) => `${kind} ${path}`).sort();
    const [clash = "", ...rest] = told;
    assert.match(clash, /^clash refs\/.*\/@[rR]1$/);
    assert.deepEqual(rest, [
      "draft .ocuroot/drafts/3",
      `foreign refs/${P}/notes.txt`,
      "link refs/outside",
      `name refs/${P}/@r1/call/x/@object.json`,
    ]);
  }));

Deno.test("B16 what was kept before is recalled, newest first", () =>
  inDirectory(async (root) => {
    const store = await openFsStore(root);
    for (const body of [1, 2, 3]) {
      await store.transact("set", (tx) => tx.set(`${P}/@r1`, body));
    }
    await store.transact("go", (tx) => tx.delete(`${P}/@r1`));
    const recalled = await (await store.inspect()).recall(`${P}/@r1`);
    assert.deepEqual(recalled.map(({ body }) => body), [3, 2, 1]);
    assert.deepEqual(await (await store.inspect()).recall(`${P}/@r2`), []);
  }));

Deno.test("F22 the writer at work is named, and only while it works", () =>
  inDirectory(async (root) => {
    const store = await openFsStore(root, { owner: "me" });
    const other = await openFsStore(root);
    await store.transact("set", async (tx) => {
      await tx.set(`${P}/@r1`, 1);
      const { writer } = await other.inspect();
      assert.match(writer ?? "", new RegExp(`^process ${Deno.pid} on `));
    });
    assert.equal((await other.inspect()).writer, undefined);
  }));
