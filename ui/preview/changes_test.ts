// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { type Changes, followChanges } from "./changes.ts";

interface Place extends AsyncDisposable {
  readonly dir: string;
  readonly changes: Changes;
  /** Resolves after the next change. */
  changed(): Promise<void>;
}

/** A change that does not come is a failure, not a wait without end. */
function nextChange(changes: Changes): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const late = setTimeout(() => reject(new Error("no change came")), 30_000);
  const stop = changes.listen(() => {
    clearTimeout(late);
    stop();
    resolve();
  });
  return promise;
}

async function place(): Promise<Place> {
  const dir = await Deno.realPath(await Deno.makeTempDir());
  const changes = followChanges({ delayMs: 0 });
  return {
    dir,
    changes,
    changed: () => nextChange(changes),
    async [Symbol.asyncDispose]() {
      changes.close();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

Deno.test("K64 followChanges counts a file that is written", async () => {
  await using p = await place();
  await Deno.writeTextFile(`${p.dir}/web.ocu.star`, "1");
  p.changes.follow([`${p.dir}/web.ocu.star`]);
  const before = p.changes.version();
  const changed = p.changed();
  await Deno.writeTextFile(`${p.dir}/web.ocu.star`, "2");
  await changed;
  assert.notEqual(p.changes.version(), before);
});

Deno.test("K64 followChanges counts a file that another takes the place of", async () => {
  await using p = await place();
  const file = `${p.dir}/web.ocu.star`;
  await Deno.writeTextFile(file, "1");
  p.changes.follow([file]);
  for (const content of ["2", "3"]) {
    const changed = p.changed();
    await Deno.writeTextFile(`${p.dir}/.web.swp`, content);
    await Deno.rename(`${p.dir}/.web.swp`, file);
    await changed;
  }
});

Deno.test("K64 followChanges passes over what it was not told of", async () => {
  await using p = await place();
  const file = `${p.dir}/web.ocu.star`;
  await Deno.writeTextFile(file, "1");
  p.changes.follow([file]);
  const before = p.changes.version();
  await Deno.writeTextFile(`${p.dir}/other.star`, "1");
  await Deno.readTextFile(file);
  // Events come in order: nothing was told before this one.
  const changed = p.changed();
  await Deno.writeTextFile(file, "2");
  await changed;
  assert.equal(Number(p.changes.version()), Number(before) + 1);
});

Deno.test("K64 followChanges counts any code while nobody knows which", async () => {
  await using p = await place();
  const file = `${p.dir}/web.ocu.star`;
  await Deno.writeTextFile(file, "1");
  p.changes.follow([file], { anyCode: true });
  const changed = p.changed();
  await Deno.writeTextFile(`${p.dir}/missing.star`, "now it is there");
  await changed;
});

Deno.test("followChanges passes over folders that are not there", async () => {
  await using p = await place();
  p.changes.follow([`${p.dir}/gone/web.ocu.star`]);
});

Deno.test("K64 followChanges counts a file that a link leads to", async () => {
  await using p = await place();
  await Deno.mkdir(`${p.dir}/real`);
  await Deno.writeTextFile(`${p.dir}/real/web.ocu.star`, "1");
  await Deno.symlink(`${p.dir}/real`, `${p.dir}/folder`);
  await Deno.symlink(`${p.dir}/real/web.ocu.star`, `${p.dir}/link.ocu.star`);
  for (const path of ["folder/web.ocu.star", "link.ocu.star"]) {
    const changes = followChanges({ delayMs: 0 });
    changes.follow([`${p.dir}/${path}`]);
    const changed = nextChange(changes);
    await Deno.writeTextFile(`${p.dir}/real/web.ocu.star`, path);
    await changed;
    changes.close();
  }
});
