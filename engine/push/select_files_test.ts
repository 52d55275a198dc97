// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { pathFrom } from "../changed_files.ts";
import { type Candidates, selectFiles } from "./select_files.ts";

function select(candidates: Partial<Candidates>): readonly string[] {
  return selectFiles({
    files: [],
    changes: undefined,
    watches: new Map(),
    ignore: [],
    ...candidates,
  }).files;
}

function changed(...paths: readonly string[]): Candidates["changes"] {
  return paths.map((path) => ({ path, deleted: false }));
}

Deno.test("C50 the first push takes all configs but repo configs", () => {
  const files = [
    "b.ocu.star",
    "a/package.ocu.ts",
    "repo.ocu.star",
    "lib.star",
    "a/notes.ocu.star.md",
    "ocu.star",
    "inner/repo.ocu.ts",
    "inner/c.ocu.star",
  ];
  assert.deepEqual(select({ files }), [
    "a/package.ocu.ts",
    "b.ocu.star",
    "ocu.star",
  ]);
});

Deno.test("C50 files of tests are no configs, unless they were before", () => {
  const files = ["a.ocu.star", "a_test.ocu.star", "a.ocu_test.ts"];
  assert.deepEqual(select({ files }), ["a.ocu.star"]);
  const watches = new Map([["a_test.ocu.star", []]]);
  assert.deepEqual(select({ files, watches }), [
    "a.ocu.star",
    "a_test.ocu.star",
  ]);
});

Deno.test("C50 E42 later ones take what changed and what watches it, once", () => {
  const files = ["a.ocu.star", "b.ocu.star", "c.ocu.star", "lib/x.star"];
  const watches = new Map([
    ["a.ocu.star", ["a.ocu", "lib/"]],
    ["b.ocu.star", ["li"]],
    ["c.ocu.star", ["other/lib/"]],
  ]);
  const of = (...paths: readonly string[]) =>
    select({ files, watches, changes: changed(...paths) });
  assert.deepEqual(of(), []);
  assert.deepEqual(of("a.ocu.star"), ["a.ocu.star"]);
  assert.deepEqual(of("lib/x.star"), ["a.ocu.star", "b.ocu.star"]);
  assert.deepEqual(of("lint.txt"), ["b.ocu.star"], "plain prefixes");
  assert.deepEqual(of("repo.ocu.star"), []);
});

Deno.test("E43 a deleted config is gone, not released", () => {
  const watches = new Map([["a.ocu.star", []], ["b.ocu.star", ["a."]]]);
  const chosen = selectFiles({
    files: ["b.ocu.star"],
    changes: [{ path: "a.ocu.star", deleted: true }],
    watches,
    ignore: [],
  });
  assert.deepEqual(chosen, { files: ["b.ocu.star"], gone: ["a.ocu.star"] });
});

Deno.test("C50 globs to ignore cross directories", () => {
  const files = ["tests/a/p.ocu.star", "p.ocu.star", "x/tests/p.ocu.star"];
  assert.deepEqual(select({ files, ignore: ["tests/*"] }), [
    "p.ocu.star",
    "x/tests/p.ocu.star",
  ]);
  assert.deepEqual(select({ files, ignore: ["**"] }), []);
});

Deno.test("E46 paths are seen from the root", async (t) => {
  const table = [
    [".", "a/b", "a/b"],
    ["a", "a/b", "b"],
    ["a", "b", "../b"],
    ["a/b", "a/c/d", "../c/d"],
    ["ab", "a/x", "../a/x"],
  ] as const;
  for (const [from, path, seen] of table) {
    await t.step(
      `${path} from ${from}`,
      () => assert.equal(pathFrom(from, path), seen),
    );
  }
});
