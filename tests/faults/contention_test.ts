// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Ran } from "../_environment.ts";
import { gitHttp } from "../_git_http.ts";
import { gitRepo, openWorkshop, type Workshop } from "../_workshop.ts";
import { amount } from "./_load.ts";
import { COUNTER } from "./_writer.ts";
import { contend, type Contended, type Contention, git } from "./_writers.ts";

const IS_SOAK = amount(0) > 0;
/** Bars of reliability: attempts of any one transaction. */
const MOST_ATTEMPTS = 20;

async function contended(
  wanted: Omit<Contention, "folder">,
  judge: (result: Contended) => void | Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "ocuroot-writers-" });
  try {
    const result = await contend({ ...wanted, folder });
    await git("-C", result.url, "fsck", "--strict", "--no-dangling");
    await judge(result);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("B01 B03 F01 processes with clones of their own lose and double nothing", async () => {
  const writers = IS_SOAK ? 8 : 4;
  const count = IS_SOAK ? 50 : 6;
  await contended({ writers, count, documents: 3 }, async ({ url, ...all }) => {
    const transactions = all.writers.flatMap((one) => one.transactions);
    assert.deepEqual(transactions.filter(({ code }) => code), []);
    const log = await lines("-C", url, "log", "--format=%s", "state");
    assert.equal(log.length, writers * count, "a commit for each");
    assert.equal(new Set(log).size, log.length, "and none twice");
    const files = await documents(url);
    assert.equal(files.length, writers * count * 3);
    const most = Math.max(...transactions.map(({ attempts }) => attempts));
    assert.ok(most <= MOST_ATTEMPTS, `${most} attempts for one transaction`);
  });
});

Deno.test("B04 F02 processes with one cache open and write without a lock error", async () => {
  const writers = IS_SOAK ? 8 : 3;
  const count = IS_SOAK ? 50 : 3;
  const wanted = { writers, count, documents: 3, isShared: true };
  await contended(wanted, async ({ url, ...all }) => {
    const transactions = all.writers.flatMap((one) => one.transactions);
    assert.deepEqual(transactions.filter(({ code }) => code), []);
    assert.equal((await documents(url)).length, writers * count * 3);
    const runs = transactions.reduce((sum, { attempts }) => sum + attempts, 0);
    assert.equal(runs, transactions.length, "the lock spares them every race");
  });
});

Deno.test("F02 S37 processes with a git program and without share a cache and a remote", async () => {
  const writers = IS_SOAK ? 8 : 4;
  const count = IS_SOAK ? 50 : 4;
  const folder = await Deno.makeTempDir({ prefix: "ocuroot-mixed-" });
  const remote = `${folder}/remote.git`;
  await git("init", "--quiet", "--bare", "--initial-branch=main", remote);
  const server = gitHttp({ root: folder, password: "x" });
  try {
    const url = `${server.url.replace("//", "//me:x@")}/remote.git`;
    const mixed = { folder, url, writers, isShared: true, isMixed: true };
    const all = await contend({ ...mixed, count, documents: 0 });
    const ends = all.writers.flatMap((one) => one.transactions);
    assert.deepEqual(ends.filter(({ code }) => code), []);
    const runs = ends.map(({ attempts }) => attempts);
    assert.deepEqual(runs, Array(writers * count).fill(1), "they take turns");
    const path = `state:refs/${COUNTER}/@object.json`;
    const { body } = JSON.parse(await git("-C", remote, "show", path));
    assert.equal(body, writers * count);
    for await (const cache of cachesIn(`${folder}/home`)) {
      await git("-C", cache, "fsck", "--strict", "--no-dangling");
    }
  } finally {
    await server[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  }
});

async function* cachesIn(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (name.endsWith(".git")) yield path;
    else if (isDirectory) yield* cachesIn(path);
  }
}

Deno.test("B04 B12 I1 I2 one of them that is killed takes nothing of the others along", async () => {
  const writers = IS_SOAK ? 8 : 4;
  const count = IS_SOAK ? 50 : 6;
  const wanted = { writers, count, documents: 3, isShared: true, killAfter: 5 };
  await contended(wanted, async ({ url, ...all }) => {
    const transactions = all.writers.flatMap((one) => one.transactions);
    assert.deepEqual(transactions.filter(({ code }) => code), []);
    const log = await lines("-C", url, "log", "--format=%s", "state");
    assert.equal(new Set(log).size, log.length, "none twice");
    const files = await documents(url);
    assert.equal(files.length, 3 * log.length, "each is whole");
    const others = log.filter((subject) => !subject.startsWith("w1 "));
    assert.equal(others.length, (writers - 1) * count);
  });
});

Deno.test("B05 processes with journals never wait for each other", async () => {
  const writers = IS_SOAK ? 8 : 3;
  const count = IS_SOAK ? 50 : 4;
  const wanted = { writers, count, documents: 3, isOwn: true };
  await contended(wanted, async ({ url, ...all }) => {
    const transactions = all.writers.flatMap((one) => one.transactions);
    const runs = transactions.map(({ attempts, code }) => code ?? attempts);
    assert.deepEqual(runs, Array(writers * count).fill(1));
    assert.equal((await documents(url)).length, writers * count * 3 + 1);
    const log = await lines("-C", url, "log", "--format=%s", "state");
    assert.ok(log.length <= writers + 1, "each is folded once, at its end");
    const refs = await lines("-C", url, "for-each-ref", "--format=%(refname)");
    assert.deepEqual(refs, ["refs/heads/state"], "and no journal is left");
  });
});

Deno.test("B07 I4 increments of one document are never lost", async () => {
  const writers = IS_SOAK ? 8 : 3;
  const count = IS_SOAK ? 50 : 4;
  await contended({ writers, count, documents: 0 }, async ({ url, ...all }) => {
    const ends = all.writers.flatMap((one) => one.transactions);
    const refused = ends.filter(({ code }) => code !== undefined);
    assert.ok(refused.every(({ code }) => code === "store/conflict"));
    const path = `state:refs/${COUNTER}/@object.json`;
    const { body } = JSON.parse(await git("-C", url, "show", path));
    assert.equal(body + refused.length, writers * count);
  });
});

const BUILD = `def f():
    return done()

task(f, "build")
`;

/** Sixteen at once, in turn from three machines. */
async function sixteen(
  shop: Workshop,
  args: (at: number) => { readonly commit?: string },
): Promise<readonly Ran[]> {
  const t = shop.open("repo");
  return await Promise.all(
    Array.from(
      { length: 16 },
      (_, at) =>
        t.run(["release", "new", "p.ocu.star"], {
          ...args(at),
          env: { OCUROOT_HOME: `${shop.base}/home${at % 3}` },
        }),
    ),
  );
}

async function shopOnGit(shop: Workshop): Promise<void> {
  const remote = await shop.remote("stores");
  await shop.repository("repo", {
    "repo.ocu.star": gitRepo(remote),
    "p.ocu.star": BUILD,
  });
}

Deno.test("B08 I8 sixteen releases of one commit in Git are one release", async () => {
  await using shop = await openWorkshop();
  await shopOnGit(shop);
  const ran = await sixteen(shop, () => ({}));
  const codes = ran.map(({ code }) => code).sort((a, b) => a - b);
  assert.deepEqual(codes, [0, ...Array(15).fill(1)]);
  const releases = await shop.open("repo").ok(["state", "match", "**/@r*"]);
  assert.equal(releases, "test/-/p.ocu.star/@r1\n");
});

Deno.test("B08 I8 sixteen commits released at once in Git have sixteen ids", async () => {
  await using shop = await openWorkshop();
  await shopOnGit(shop);
  const ran = await sixteen(shop, (at) => ({ commit: `c${at}` }));
  assert.deepEqual(ran.map(({ code }) => code), Array(16).fill(0));
  const commits = await shop.open("repo")
    .ok(["state", "match", "**/@r*/commit/*"]);
  const found = commits.trim().split("\n")
    .map((ref) => /@(r\d+)\/commit\/(c\d+)$/.exec(ref) ?? []);
  assert.equal(new Set(found.map(([, id]) => id)).size, 16);
  assert.equal(new Set(found.map(([, , commit]) => commit)).size, 16);
});

async function lines(...args: readonly string[]): Promise<readonly string[]> {
  return (await git(...args)).split("\n").filter((line) => line !== "");
}

async function documents(url: string): Promise<readonly string[]> {
  const files = await lines("-C", url, "ls-tree", "-r", "--name-only", "state");
  return files.filter((path) => path.endsWith("@object.json"));
}
