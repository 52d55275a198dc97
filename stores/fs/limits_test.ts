// SPDX-License-Identifier: MIT
/**
 * Full disks, places that cannot be written, and views kept too long.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { OcurootError } from "@ocuroot/sdk/error";
import { openFsStore } from "../fs.ts";
import { inDirectory, PACKAGE as P } from "./_place_test.ts";

async function run(name: string, ...args: string[]): Promise<boolean> {
  try {
    const command = new Deno.Command(name, {
      args,
      stdout: "null",
      stderr: "null",
    });
    return (await command.output()).success;
  } catch {
    return false;
  }
}

async function canMount(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  const directory = await Deno.makeTempDir();
  const isMounted = await run(
    "mount",
    "-t",
    "tmpfs",
    "-o",
    "size=1m",
    "t",
    directory,
  );
  if (isMounted) await run("umount", directory);
  await Deno.remove(directory);
  return isMounted;
}

const mountable = await canMount();

Deno.test({
  name: "F20 B15 a full disk is told, nothing is kept, the next run works",
  ignore: !mountable,
  fn: () =>
    inDirectory(async (root) => {
      await run("mount", "-t", "tmpfs", "-o", "size=1m", "t", root);
      try {
        await fillUp(root);
      } finally {
        await run("umount", root);
      }
    }),
});

async function fillUp(root: string): Promise<void> {
  const store = await openFsStore(root);
  await store.transact("seed", (tx) => tx.set(`${P}/@r1`, "old"));
  for (const size of [3_000, 60_000, 300_000, 2_000_000]) {
    const failing = store.transact("big", async (tx) => {
      await tx.set(`${P}/@r1`, "new");
      for (let left = 2_000_000; left > 0; left -= size) {
        await tx.set(`${P}/@r2/custom/x${left}`, "x".repeat(size));
      }
    });
    await assert.rejects(failing, (error: OcurootError) => {
      assert.equal(error.code, "store/full");
      assert.match(error.message, /Cannot \w+ ".*\.ocuroot\/.*disk is full/);
      return true;
    });
    const fresh = await openFsStore(root);
    for (const view of [await store.view(), await fresh.view()]) {
      assert.equal(await view.get(`${P}/@r1`), "old");
      assert.deepEqual(await view.match("**"), [`${P}/@r1`]);
    }
  }
  await store.transact("small", (tx) => tx.set(`${P}/@r3`, 1));
  assert.equal(await (await store.view()).get(`${P}/@r3`), 1);
}

Deno.test("F20 a place that cannot be a store is told with its path", () =>
  inDirectory(async (root) => {
    await Deno.writeTextFile(`${root}/file`, "");
    await assert.rejects(openFsStore(`${root}/file/store`), {
      code: "store/unavailable",
    });
    const store = await openFsStore(`${root}/store`);
    await Deno.mkdir(`${root}/store/.ocuroot`, { recursive: true });
    await Deno.writeTextFile(`${root}/store/.ocuroot/drafts`, "in the way");
    await assert.rejects(
      store.transact("set", (tx) => tx.set("@/custom/x", 1)),
      (error: OcurootError) => {
        assert.equal(error.code, "store/unavailable");
        assert.match(error.message, /\.ocuroot\/drafts/);
        return true;
      },
    );
    await Deno.remove(`${root}/store/.ocuroot/drafts`);
    await store.transact("set", (tx) => tx.set("@/custom/x", 1));
    assert.equal(await (await store.view()).get("@/custom/x"), 1);
  }));

Deno.test("I4 a view whose journals are gone says so, it never lies", () =>
  inDirectory(async (root) => {
    const store = await openFsStore(root);
    const reader = await openFsStore(root);
    await store.transact("one", (tx) => tx.set("@/custom/x", 1));
    const view = await reader.view();
    await store.transact("two", (tx) => tx.set("@/custom/x", 2));
    await store.transact("three", (tx) => tx.set("@/custom/y", 2));
    await Deno.remove(`${root}/.ocuroot/journal/2.json`);
    const head = await reader.view();
    assert.equal(await head.get("@/custom/x"), 2);
    await assert.rejects(
      async () => {
        assert.equal(await view.get("@/custom/x"), 1);
      },
      { code: "store/conflict" },
    );
  }));

Deno.test("I1 old journals go, the store stays", () =>
  inDirectory(async (root) => {
    const store = await openFsStore(root);
    const journal = `${root}/.ocuroot/journal`;
    const names = async () =>
      (await Array.fromAsync(Deno.readDir(journal))).map(({ name }) => name);
    const write = async (count: number) => {
      for (let left = count; left > 0; left--) {
        await store.transact("n", async (tx) => {
          await tx.set(await tx.increment(`${P}/@r`), 1);
        });
      }
    };
    await write(100);
    assert.equal((await names()).length, 100);
    for (const name of await names()) {
      await Deno.utime(`${journal}/${name}`, 1, 1);
    }
    await write(28);
    assert.equal((await names()).length, 64);
    const view = await (await openFsStore(root)).view();
    assert.equal((await view.match(`${P}/@r*`)).length, 128);
    assert.equal(view.revision, "128");
  }));

Deno.test("F22 a lock file that nobody holds is no lock, whatever it says", () =>
  inDirectory(async (root) => {
    await Deno.mkdir(`${root}/.ocuroot`);
    const foreign = { owner: "x", pid: 1, host: "elsewhere", since: "ever" };
    for (const text of ["", "garbage", JSON.stringify(foreign)]) {
      await Deno.writeTextFile(`${root}/.ocuroot/lock`, text);
      const store = await openFsStore(root, { lockTimeout: 0 });
      await store.transact("set", (tx) => tx.set("@/custom/x", text));
      assert.equal(await (await store.view()).get("@/custom/x"), text);
    }
    assert.equal(await Deno.readTextFile(`${root}/.ocuroot/lock`), "");
    assert.equal(await Deno.readTextFile(`${root}/.ocuroot/.gitignore`), "*\n");
  }));
