// SPDX-License-Identifier: MIT
/**
 * Stores on files as older clients see them, and theirs as we see them.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { OcurootError } from "@ocuroot/sdk/error";
import { openFsStore } from "../fs.ts";
import type { Transaction } from "../store.ts";
import { filesIn, inDirectory, PACKAGE as P } from "./_place_test.ts";

const OBJECT = "@object.json";

async function fill(tx: Transaction): Promise<void> {
  await tx.set(`${P}/@r1`, { commit: "a<b>&c\u2028", empty: {}, none: [] }, {
    bodyType: "release.ReleaseInfo",
  });
  await tx.link(`${P}/+v1`, `${P}/@r1`);
  await tx.set(`${P}/@r1/call/build/1`, null);
  await tx.depend(`${P}/@r1`, "@/environment/eu");
}

Deno.test("S21 S22 S23 S24 S27 files are those of older clients, byte for byte", () =>
  inDirectory(async (root) => {
    const store = await openFsStore(root, { tag: "intent" });
    await store.transact("fill", fill);
    const text = (path: string) => Deno.readTextFile(`${root}/${path}`);
    const markers = [
      `dependencies/dependants/@/environment/eu/${P}/@r1/@ref.txt`,
      `dependencies/dependencies/${P}/@r1/@/environment/eu/@ref.txt`,
    ] as const;
    assert.deepEqual(await filesIn(root), [
      ".ocuroot-store",
      ...markers,
      `refs/${P}/@r1/${OBJECT}`,
      `refs/${P}/@r1/task/build/1/${OBJECT}`,
      `refs/${P}/@v1/${OBJECT}`,
    ]);
    assert.equal(
      await text(".ocuroot-store"),
      '{"version":3,"Tags":{"intent":{}}}',
    );
    assert.equal(
      await text(`refs/${P}/@r1/${OBJECT}`),
      `{
  "kind": "ref",
  "body_type": "release.ReleaseInfo",
  "links": [
    "${P}/@v1"
  ],
  "body": {
    "commit": "a\\u003cb\\u003e\\u0026c\\u2028",
    "empty": {},
    "none": []
  }
}`,
    );
    assert.equal(
      await text(`refs/${P}/@v1/${OBJECT}`),
      `{\n  "kind": "link",\n  "body": "${P}/@r1"\n}`,
    );
    assert.equal(
      await text(`refs/${P}/@r1/task/build/1/${OBJECT}`),
      `{\n  "kind": "ref",\n  "body": null\n}`,
    );
    assert.equal(await text(markers[0]), "@/environment/eu");
    assert.equal(await text(markers[1]), `${P}/@r1`);
    if (Deno.build.os !== "windows") {
      const mode = async (path: string) =>
        ((await Deno.stat(`${root}/${path}`)).mode ?? 0) & 0o777;
      assert.equal(await mode(`refs/${P}/@r1/${OBJECT}`), 0o644);
      assert.equal(await mode(`refs/${P}/@r1`), 0o755);
    }
  }));

Deno.test("S23 S25 S26 a store written in another style is fully usable", () =>
  inDirectory(async (root) => {
    const put = async (ref: string, text: string) => {
      await Deno.mkdir(`${root}/refs/${ref}`, { recursive: true });
      await Deno.writeTextFile(`${root}/refs/${ref}/${OBJECT}`, text);
    };
    await Deno.writeTextFile(`${root}/.ocuroot-store`, '{"Version":3}');
    await put(
      `${P}/@r1`,
      `{"body":{"commit":"c"},"future":1,"links":["${P}/@v2","${P}/@v1"],` +
        '"set_stack":["b"],"create_stack":["a"],"kind":"ref"}\n',
    );
    await put(`${P}/@v1`, `{"body":"${P}/+r1","kind":"link"}`);
    await put(`${P}/@r2`, '{"kind":"ref","links":null,"body":{}}');
    await Deno.mkdir(`${root}/refs/${P}/@r3/task/empty`, { recursive: true });
    const store = await openFsStore(root);
    const view = await store.view();
    assert.equal(await view.get(`${P}/@v1#commit`), "c");
    assert.deepEqual(await view.match("**"), [
      `${P}/@r1`,
      `${P}/@r2`,
      `${P}/@v1`,
    ]);
    await store.transact("use", async (tx) => {
      await tx.set(`${P}/@v1`, { commit: "d" });
      await tx.link(`${P}/@v1`, `${P}/@r2`);
    });
    const kept = JSON.parse(
      await Deno.readTextFile(`${root}/refs/${P}/@r1/${OBJECT}`),
    );
    assert.deepEqual(Object.keys(kept), [
      "kind",
      "create_stack",
      "set_stack",
      "links",
      "body",
    ]);
    assert.deepEqual(kept.links, [`${P}/@v2`]);
    assert.deepEqual(await (await store.view()).links(`${P}/@r2`), [
      `${P}/@v1`,
    ]);
    assert.equal(
      await Deno.readTextFile(`${root}/.ocuroot-store`),
      '{"Version":3}',
    );
  }));

Deno.test("S21 version 2 is upgraded in place, its documents stay", () =>
  inDirectory(async (root) => {
    const { transact } = await openFsStore(root);
    await transact("fill", fill);
    const document = `${root}/refs/${P}/@r1/${OBJECT}`;
    const before = await Deno.readTextFile(document);
    await Deno.writeTextFile(`${root}/.ocuroot-store`, '{"version": 2}\n');
    await openFsStore(root, { tag: "state" });
    assert.equal(
      await Deno.readTextFile(`${root}/.ocuroot-store`),
      '{"version":3,"Tags":{"state":{}}}',
    );
    assert.equal(await Deno.readTextFile(document), before);
  }));

Deno.test("S21 F26 any other version is refused and left alone", async (t) => {
  const versions = [
    "{}",
    "",
    "null",
    "nonsense",
    '{"version":4}',
    '{"version":1}',
  ];
  for (const text of versions) {
    await t.step(JSON.stringify(text), () =>
      inDirectory(async (root) => {
        await Deno.writeTextFile(`${root}/.ocuroot-store`, text);
        await assert.rejects(openFsStore(root), {
          code: "store/format-version",
        });
        assert.deepEqual(await filesIn(root), [".ocuroot-store"]);
        assert.equal(await Deno.readTextFile(`${root}/.ocuroot-store`), text);
      }));
  }
});

Deno.test("S22 I10 refs that leave the store are refused", async (t) => {
  await inDirectory(async (root) => {
    const store = await openFsStore(`${root}/in/side`);
    const refs = [
      "../../evil",
      "acme/x/-/../../../../evil/@r1",
      "/etc/passwd",
      "@/custom/..",
      "@/custom/a\0b",
      "@/custom/@object.json",
      "@/custom/x\ud800",
      "",
      "./",
      `@/custom/${"x".repeat(256)}`,
    ];
    for (const ref of refs) {
      await t.step(JSON.stringify(ref.slice(0, 40)), async () => {
        await assert.rejects(
          store.transact("evil", (tx) => tx.set(ref, 1)),
          { code: "ref/syntax" },
        );
        await assert.rejects((await store.view()).get(ref), {
          code: "ref/syntax",
        });
      });
    }
    assert.deepEqual(await filesIn(root), ["in/side/.ocuroot-store"]);
  });
});

Deno.test("S61 E14 B16 F25 a corrupt document affects only itself", async (t) => {
  const texts = {
    truncated: '{"kind":"ref","body":{',
    empty: "",
    "wrong type": "[]",
    "byte order mark": '\ufeff{"kind":"ref","body":1}',
    "merge markers": '<<<<<<< ours\n{"kind":"ref","body":1}',
    NaN: '{"kind":"ref","body":NaN}',
    "unknown kind": '{"kind":"future","body":1}',
    "no kind": '{"body":1}',
    "links of numbers": '{"kind":"ref","links":[1],"body":1}',
    "link to a number": '{"kind":"link","body":1}',
    "deep nesting": '{"kind":"ref","body":' + "[".repeat(50_000),
    "too large": JSON.stringify({ kind: "ref", body: "x".repeat(33 << 20) }),
  };
  for (const [name, text] of Object.entries(texts)) {
    await t.step(name, () => inDirectory((root) => survives(root, text)));
  }
});

async function survives(root: string, text: string): Promise<void> {
  const store = await openFsStore(root);
  await store.transact("fill", async (tx) => {
    await tx.set(`${P}/@r1`, 1);
    await tx.set(`${P}/@r1/task/a`, 2);
    await tx.link(`${P}/@v1`, `${P}/@r1`);
  });
  await Deno.writeTextFile(`${root}/refs/${P}/@r1/${OBJECT}`, text);
  const view = await store.view();
  await assert.rejects(view.get(`${P}/@v1`), (error: OcurootError) => {
    assert.equal(error.code, "store/corrupt");
    assert.match(error.message, /"acme\/shop\/-\/web\.ocu\.star\/@r1"/);
    assert.match(
      error.message,
      /line \d+, column \d+|"\/?\w*" in its file|has \d+ bytes/,
    );
    return true;
  });
  assert.equal(await view.get(`${P}/@r1/task/a`), 2);
  assert.deepEqual(await view.match(`${P}/@*`, { noLinks: true }), [
    `${P}/@r1`,
  ]);
  await assert.rejects(view.get(`${P}/@r1/task/b`), { code: "store/corrupt" });
  await store.transact("around", async (tx) => {
    await tx.link(`${P}/@v2`, `${P}/@r1`);
    await tx.set(`${P}/@r1/task/a`, 3);
    await tx.set(`${P}/@r2`, 1);
  });
  await store.transact("mend", (tx) => tx.set(`${P}/@v2`, "mended"));
  assert.equal(await (await store.view()).get(`${P}/@v1`), "mended");
  await Deno.writeTextFile(`${root}/refs/${P}/@r1/${OBJECT}`, text);
  await store.transact("drop", (tx) => tx.delete(`${P}/@r1`));
  assert.equal(await (await store.view()).get(`${P}/@v1`), undefined);
}

Deno.test("I4 writes of an older client are seen by the next view", () =>
  inDirectory(async (root) => {
    const store = await openFsStore(root);
    await store.transact("fill", (tx) => tx.set(`${P}/@r1`, 1));
    await Deno.mkdir(`${root}/refs/${P}/@r2`, { recursive: true });
    await Deno.writeTextFile(
      `${root}/refs/${P}/@r2/${OBJECT}`,
      '{"kind":"ref","body":"theirs"}',
    );
    const view = await store.view();
    assert.deepEqual(await view.match(`${P}/@r*`), [`${P}/@r1`, `${P}/@r2`]);
    assert.equal(await view.get(`${P}/@r2`), "theirs");
    const next = await store.transact("n", (tx) => tx.increment(`${P}/@r`));
    assert.equal(next.value, `${P}/@r3`);
  }));

Deno.test("S22 deleting leaves no empty directory of its own", () =>
  inDirectory(async (root) => {
    const store = await openFsStore(root);
    await store.transact("fill", (tx) => tx.set(`${P}/@r1/task/a`, 1));
    await store.transact("drop", (tx) => tx.delete(`${P}/@r1/task/a`));
    const left = await Array.fromAsync(
      Deno.readDir(`${root}/refs/${P}/@r1/task`),
    );
    assert.deepEqual(left, []);
  }));
