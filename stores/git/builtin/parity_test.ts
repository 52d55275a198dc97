// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { MAX_DOCUMENT_BYTES } from "../../envelope.ts";
import { openCache } from "../cache.ts";
import { openProgram } from "../program.ts";
import type { Draft, Repository } from "../repository.ts";
import { type Bench, openBench } from "../_testkit.ts";
import { openBuiltin } from "./builtin.ts";
import { indexedPacks } from "./_packs.ts";

const SIGNATURE = { name: "Ocu", email: "o@example.com", time: 1_700_000_000 };
const BODY = "0123456789".repeat(30);

async function withBench(run: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = await openBench({ by: "builtin" });
  try {
    await run(bench);
  } finally {
    await bench.close();
  }
}

/** Both on caches of their own, with the same remote. */
function both(bench: Bench, path: string): readonly Repository[] {
  const url = bench.address(path);
  return [
    openProgram(openCache(path, `${bench.root}/p`, bench.env)),
    openBuiltin(openCache(url, `${bench.root}/b`, bench.env)),
  ];
}

function draft(
  number: number,
  base: string | undefined,
  files: Readonly<Record<string, string | null>>,
): Draft {
  return {
    ref: `refs/ocuroot/next/${number}`,
    base,
    message: `step ${number}\n\nOcu-Tx: ${number}\n`,
    files: Object.entries(files).map(([path, after]) => ({
      path,
      before: undefined,
      after: after ?? undefined,
    })),
  };
}

/** Longer than a file system takes. */
const LONG = `${"d".repeat(300)}/${"deep/".repeat(1000)}end`;

const STEPS: readonly Readonly<Record<string, string | null>>[] = [
  { "a/b": null, "a/b/c": "1", "ü/é ñ": "2", "a.b": "3", "a/x": BODY },
  { "a/b/c": "4", "a/b/d": "5", 'q"u\\o': "6", "a-b": "" },
  { "a/b/c": null, "a/b/d": null },
  { "a": "a file now", "a/x": null, "a.b": null },
  { "ü/é ñ": null, "a": null, "a-b": null, 'q"u\\o': null },
  { [LONG]: "1", [`${LONG}.b`]: "2" },
  { [LONG]: null },
];

Deno.test("S32 both build the same commits, list and compare them alike", () =>
  withBench(async (bench) => {
    const results = [];
    for (const repository of both(bench, await bench.remote("a"))) {
      const commits: string[] = [];
      const seen: unknown[] = [];
      for (const [number, files] of STEPS.entries()) {
        const from = commits.at(-1);
        const [commit = ""] = await repository.build(
          [draft(number, from, files)],
          SIGNATURE,
        );
        commits.push(commit);
        seen.push(await repository.list({ commit, prefix: "" }));
        seen.push(await repository.list({ commit, prefix: "a/b/" }));
        if (from === undefined) continue;
        for (const prefix of ["", "a/"]) {
          const step = { from, to: commit, prefix };
          const found = [...await repository.compare(step)];
          seen.push(found.sort((x, y) => x.path < y.path ? -1 : 1));
        }
        seen.push(await repository.subject(commit));
      }
      const [first = "", , , , last = ""] = commits;
      const past = { commit: last, path: "a/b/c", limit: 9 };
      results.push({
        commits,
        seen,
        recalled: await Array.fromAsync(repository.recall(past)),
        forward: await repository.isAncestor({ commit: first, of: last }),
        backward: await repository.isAncestor({ commit: last, of: first }),
      });
      await repository.blobs.close();
    }
    const [program, builtin] = results;
    assert.deepEqual(builtin, program);
    assert.deepEqual(program?.recalled, ["4", "1"]);
    assert.deepEqual([program?.forward, program?.backward], [true, false]);
  }));

Deno.test("S29 B22 no path reaches a tree that git would refuse", () =>
  withBench(async (bench) => {
    const [, builtin] = both(bench, await bench.remote("a"));
    for (const path of ["a/../b", ".git/config", "a/.GIT/x", "a//b", "/a"]) {
      await assert.rejects(
        async () =>
          await builtin?.build(
            [draft(0, undefined, { [path]: "" })],
            SIGNATURE,
          ),
        { code: "git/failed" },
      );
    }
  }));

Deno.test("S34 the remote compares: a push onto another tip is none", () =>
  withBench(async (bench) => {
    const path = await bench.remote("a");
    for (const repository of both(bench, path)) {
      const [one = "", two = ""] = await repository.build([
        draft(1, undefined, { a: "1" }),
        draft(2, undefined, { a: "2" }),
      ], SIGNATURE);
      const branch = `b${repository.url.startsWith("http")}`;
      const push = (base: string | undefined, commit: string) =>
        repository.push([{ branch, base, commit }]);
      assert.equal(await push(undefined, one), undefined);
      assert.ok(await push(undefined, two), "it is there already");
      assert.ok(await push(two, two), "it is another");
      // What a lease allows: nobody else has been there since.
      assert.equal(await push(one, two), undefined);
      // All or none: the second of both does not fit.
      const other = { branch: `${branch}-2`, base: undefined, commit: one };
      const pair = [other, { branch, base: one, commit: one }];
      assert.ok(await repository.push(pair));
      const heads = await repository.listHeads(other.branch);
      assert.equal(heads.tip, undefined);
      await repository.blobs.close();
    }
  }));

Deno.test("F08 S37 what another process built goes along with what is on top of it", () =>
  withBench(async (bench) => {
    const path = await bench.remote("a");
    const open = () =>
      openBuiltin(openCache(bench.address(path), bench.root, bench.env));
    const next = async (base: string | undefined, name: string) => {
      const files = { [`a/${name}`]: name, same: "same" };
      const [oid = ""] = await open().build([draft(1, base, files)], SIGNATURE);
      return oid;
    };
    const push = (base: string | undefined, commit: string) =>
      open().push([{ branch: "state", base, commit }]);
    const first = await next(undefined, "1");
    assert.equal(await push(undefined, first), undefined);
    const third = await next(await next(first, "2"), "3");
    assert.equal(await push(first, third), undefined);
    const names = ["ls-tree", "-r", "--name-only", "state"];
    const found = await bench.git("-C", path, ...names);
    assert.deepEqual(found.trim().split("\n"), ["a/1", "a/2", "a/3", "same"]);
  }));

Deno.test("B22 F29 hostile trees are read alike, and nothing in them is lost", () =>
  withBench(async (bench) => {
    const path = `${bench.root}/hostile.git`;
    await bench.git("init", "--quiet", "--bare", path);
    const [seen] = both(bench, path);
    const tip = await hostile(bench, path);
    await bench.git("-C", path, "update-ref", "refs/heads/state", tip);
    const lists = [];
    for (const repository of both(bench, path)) {
      const target = "refs/ocuroot/seen/state";
      await repository.fetch({ source: "refs/heads/state", target, depth: 1 });
      lists.push(await repository.list({ commit: tip, prefix: "" }));
      await repository.blobs.close();
    }
    assert.deepEqual(lists[1], lists[0]);
    const names = lists[1]?.map(({ path, mode }) => `${mode} ${path}`);
    assert.deepEqual(names?.sort(), [
      "100644 ../out",
      "100644 .git/hooks/x",
      "100644 a\nb",
      "100644 a\\b",
      "100644 \ufffd\ufffd",
      "120000 refs/x/-/a/@r1/@object.json",
      "160000 refs/x/-/a/@r2/@object.json",
    ]);
    const stores = bench.open("one", { url: path });
    const view = await stores.state.view();
    assert.deepEqual(await view.match("**"), []);
    await stores.state.transact("new", (tx) => tx.set("x/-/a/@r3", "v"));
    const args = ["-C", path, "ls-tree", "-r", "--name-only", "-z", "state"];
    const kept = (await bench.git(...args)).split("\0");
    const top = ["-C", path, "cat-file", "tree", "state:"];
    const bytes = await bench.bytes(...top);
    const odd = new TextDecoder("latin1").decode(bytes);
    assert.match(odd, /100644 \xff\xfe\0/, "not as it looks, but as it is");
    for (const name of ["../out", ".git/hooks/x", "a\\b", "a\nb"]) {
      assert.ok(kept.includes(name), name);
    }
    await assert.rejects(Deno.stat(`${bench.root}/b/out`));
    await seen?.blobs.close();
  }));

/** A tree that no checkout would survive. */
async function hostile(bench: Bench, path: string): Promise<string> {
  const file = `${bench.root}/object`;
  const write = async (type: string, bytes: Uint8Array | string) => {
    if (typeof bytes === "string") await Deno.writeTextFile(file, bytes);
    else await Deno.writeFile(file, bytes);
    const args = ["hash-object", "-w", "--literally", "-t", type, file];
    return (await bench.git("-C", path, ...args)).trim();
  };
  const tree = (...entries: readonly (readonly [string, string])[]) =>
    write(
      "tree",
      new Uint8Array(entries.flatMap(([head, oid]) => [
        ...Array.from(`${head}\0`, (letter) => letter.charCodeAt(0)),
        ...Uint8Array.fromHex(oid),
      ])),
    );
  const blob = await write("blob", "/etc/hostname");
  const inside = async (names: string, entry: readonly [string, string]) => {
    let oid = await tree(entry);
    for (const name of names.split("/").reverse()) {
      oid = await tree([`40000 ${name}`, oid]);
    }
    return oid;
  };
  const commit = "1".repeat(40);
  const x = await tree([
    "40000 -",
    await tree([
      "40000 a",
      await tree(
        ["40000 @r1", await tree(["120000 @object.json", blob])],
        ["40000 @r2", await tree(["160000 @object.json", commit])],
      ),
    ]),
  ]);
  const top = await tree(
    ["40000 ..", await tree(["100644 out", blob])],
    ["40000 .git", await inside("hooks", ["100644 x", blob])],
    ["100644 a\nb", blob],
    ["100644 a\\b", blob],
    ["40000 refs", await tree(["40000 x", x])],
    ["100644 \xff\xfe", blob],
  );
  const who = "t <t@example> 1700000000 +0000";
  const text = `tree ${top}\nauthor ${who}\ncommitter ${who}\n\nhostile\n`;
  return await write("commit", text);
}

Deno.test("C48 a commit is fetched by its id, from servers that refuse it as well", async () => {
  let refuses = false;
  const bench = await openBench({
    by: "builtin",
    async meddle(request, pass) {
      if (!refuses || request.method === "GET") return await pass();
      refuses = false;
      await request.body?.cancel();
      return new Response("000eERR not me");
    },
  });
  try {
    const path = await bench.remote("a");
    const seed = bench.open("seed", { url: path }, { by: "program" });
    for (const body of ["one", "two", "three"]) {
      await seed.state.transact("set", (tx) => tx.set("x/-/a/@r1", body));
    }
    const rev = async (at: string) =>
      (await bench.git("-C", path, "rev-parse", at)).trim();
    const [old, tip] = [await rev("state~2"), await rev("state")];
    for (const isRefused of [false, true]) {
      refuses = isRefused;
      const home = `${bench.root}/home-${isRefused}`;
      const cache = openCache(bench.address(path), home, bench.env);
      const repository = openBuiltin(cache);
      const target = "refs/ocuroot/commits/x";
      const fetch = (source: string) =>
        repository.fetch({ source, target, depth: 1 });
      assert.equal(await fetch(old), true);
      assert.equal(repository.readRef(target), old);
      const [entry] = await repository.list({ commit: old, prefix: "refs/" });
      assert.match(await repository.blobs.read(entry?.oid ?? ""), /"one"/);
      const hasAll = await repository.commit(tip) !== undefined;
      assert.equal(hasAll, isRefused, "history only where it must be");
      assert.equal(await fetch("1".repeat(40)), false);
    }
  } finally {
    await bench.close();
  }
});

Deno.test("S28 S37 the program and its stand-in take turns on one cache", () =>
  withBench(async (bench) => {
    const path = await bench.remote("a");
    const url = bench.address(path);
    const both = ["builtin", "program"] as const;
    for (let number = 1; number <= 3; number++) {
      const seed = bench.open("seed", { url: path }, { by: "program" });
      await seed.state.transact("seed", (tx) => tx.set("@/custom/k", number));
    }
    // What was fetched first has no history here, and git has to know that.
    await bench.open("shared", { url }).state.view();
    for (let number = 1; number <= 2; number++) {
      const by = both[number % 2] ?? "program";
      // Somebody on another machine writes in between.
      const other = both[(number + 1) % 2] ?? "program";
      for (const [home, how] of [["shared", by], ["other", other]] as const) {
        const stores = bench.open(home, { url }, { by: how });
        await stores.transact(`${home} ${number}`, async (txs) => {
          const ref = await txs.state.increment("x/-/a/@r");
          await txs.state.set(ref, home);
          await txs.intent.set("@/custom/last", `${home} ${number}`);
        });
      }
    }
    for (const by of both) {
      const stores = bench.open("shared", { url }, { by });
      const view = await stores.state.view();
      assert.equal((await view.match("x/-/a/@r*")).length, 4);
      const intent = await stores.intent.view();
      assert.equal(await intent.get("@/custom/last"), "other 2");
    }
    const [cache = ""] = await cachesIn(`${bench.root}/shared`);
    await bench.git("--git-dir", cache, "fsck", "--strict", "--no-dangling");
    const config = await Deno.readTextFile(`${cache}/config`);
    assert.doesNotMatch(config, /url/);
  }));

Deno.test("F29 an object that is damaged on disk, or too large, is store/corrupt", () =>
  withBench(async (bench) => {
    const path = await bench.remote("a");
    const url = bench.address(path);
    const cache = openCache(url, `${bench.root}/home`, bench.env);
    const repository = openBuiltin(cache);
    const large = "x".repeat(MAX_DOCUMENT_BYTES + 1);
    const files = { a: "1", large };
    const [commit = ""] = await repository.build(
      [draft(0, undefined, files)],
      SIGNATURE,
    );
    const entries = await repository.list({ commit, prefix: "" });
    const [small, big] = entries.map(({ oid }) => oid);
    const reading = async (oid = "") => await repository.blobs.read(oid);
    await assert.rejects(reading(big), { code: "store/corrupt" });
    await assert.rejects(reading("1".repeat(40)), { code: "store/corrupt" });
    // As a pack of this repository, and as a file of its own.
    const folder = `${cache.directory}/objects`;
    const [name] = indexedPacks(`${folder}/pack`);
    const other = openBuiltin(cache);
    await Deno.writeTextFile(`${folder}/pack/${name}.pack`, "nonsense");
    await assert.rejects(async () => await other.blobs.read(small ?? ""), {
      code: "store/corrupt",
    });
    const single = "ab".repeat(20);
    const file = `${folder}/${single.replace(/^../, "$&/")}`;
    await Deno.mkdir(file.slice(0, -39), { recursive: true });
    for (const bytes of ["", "nonsense"]) {
      await Deno.writeTextFile(file, bytes);
      await assert.rejects(reading(single), { code: "store/corrupt" });
    }
  }));

async function cachesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory) continue;
    const isCache = await Deno.stat(`${path}/objects`).catch(() => undefined);
    found.push(...isCache === undefined ? await cachesIn(path) : [path]);
  }
  return found;
}
