// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { git } from "./_testkit.ts";
import {
  findGit,
  headCommit,
  listRemotes,
  uncommittedFiles,
} from "./git_info.ts";

async function withRepo(run: (root: string) => Promise<void>): Promise<void> {
  const parent = await Deno.makeTempDir();
  const root = `${parent}/repo`;
  await Deno.mkdir(`${root}/sub`, { recursive: true });
  await git(root, "init", "-q", "-b", "main");
  try {
    await run(root);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

async function head(path: string): Promise<string> {
  return headCommit(await findGit(path));
}

async function commit(root: string): Promise<string> {
  await git(root, "commit", "-q", "--allow-empty", "-m", "x");
  return git(root, "rev-parse", "HEAD");
}

Deno.test("C22 S61 the commit is read as git has it", () =>
  withRepo(async (root) => {
    assert.equal(await head(root), "null");
    const first = await commit(root);
    assert.equal(await head(`${root}/sub`), first);
    await git(root, "pack-refs", "--all");
    assert.equal(await head(root), first);
    await git(root, "worktree", "add", "-q", "-b", "feature/x", "../tree");
    const second = await commit(`${root}/../tree`);
    const tree = root.replace(/repo$/, "tree");
    assert.equal(await head(tree), second);
    assert.equal(await head(root), first);
    await git(root, "checkout", "-q", "--detach", second);
    assert.equal(await head(root), second);
  }));

Deno.test("C22 outside of a work tree is an error", async () => {
  const path = await Deno.makeTempDir();
  await assert.rejects(head(path), { code: "repo/not-found" });
  await Deno.remove(path, { recursive: true });
});

Deno.test("S47 B31 remotes are listed without credentials", () =>
  withRepo(async (root) => {
    const list = async () => listRemotes(await findGit(root));
    assert.deepEqual(await list(), []);
    await git(root, "remote", "add", "origin", "https://u:p@q@x.example/a.git");
    await git(root, "remote", "add", "my.fork", "git@x.example:me/a.git");
    await git(root, "remote", "set-url", "--push", "my.fork", "ssh://g:p@x/a");
    const expected = [
      {
        Name: "origin",
        URL: "https://x.example/a.git",
        PushURL: "https://x.example/a.git",
      },
      {
        Name: "my.fork",
        URL: "git@x.example:me/a.git",
        PushURL: "ssh://g@x/a",
      },
    ];
    assert.deepEqual(await list(), expected);
    await git(root, "config", "include.path", "other");
    assert.deepEqual(await list(), expected);
  }));

for (const speaker of ["program", "builtin"]) {
  const env = { ...Deno.env.toObject(), OCUROOT_GIT: speaker };
  Deno.test(`E47 uncommitted files keep odd names and renames [by ${speaker}]`, () =>
    withRepo(async (root) => {
      await Deno.writeTextFile(`${root}/early`, "");
      assert.deepEqual(await uncommittedFiles(root, { env }), ["early"]);
      await Deno.writeTextFile(`${root}/.gitignore`, "*.log\n");
      await Deno.writeTextFile(`${root}/old name`, "text\n");
      await git(root, "add", ".");
      await commit(root);
      await Deno.writeTextFile(`${root}/a.log`, "");
      assert.deepEqual(await uncommittedFiles(root, { env }), []);
      await git(root, "mv", "old name", 'new "name"');
      await Deno.writeTextFile(`${root}/early`, "late");
      await Deno.writeTextFile(`${root}/sub/ü b`, "");
      await Deno.mkdir(`${root}/.store`);
      await Deno.writeTextFile(`${root}/.store/x`, "");
      const except = [".store"];
      const changed = await uncommittedFiles(root, { env, except });
      assert.deepEqual([...changed].sort(), [
        "early",
        'new "name"',
        "old name",
        "sub/ü b",
      ]);
      const below = await uncommittedFiles(`${root}/sub`, { env });
      assert.deepEqual(below, ["sub/ü b"]);
    }));
}

Deno.test("C22 a checkout is looked at without git, but not changed", () =>
  withRepo(async (root) => {
    await Deno.writeTextFile(`${root}/file`, "text\n");
    await git(root, "add", ".");
    await commit(root);
    // Touched, so that the index no longer knows it to be unchanged.
    await Deno.utime(`${root}/file`, 1, 1);
    const before = await Deno.readFile(`${root}/.git/index`);
    const env = { OCUROOT_GIT: "builtin" };
    assert.deepEqual(await uncommittedFiles(root, { env }), []);
    assert.deepEqual(await Deno.readFile(`${root}/.git/index`), before);
    await git(root, "worktree", "add", "-q", "../tree");
    const tree = root.replace(/repo$/, "tree");
    assert.deepEqual(await uncommittedFiles(tree, { env }), []);
    await Deno.writeTextFile(`${tree}/file`, "other\n");
    await Deno.writeTextFile(`${tree}/new`, "");
    assert.deepEqual(await uncommittedFiles(tree, { env }), ["file", "new"]);
    assert.deepEqual(await uncommittedFiles(root, { env }), []);
    // What is there cannot be compared with what is not.
    await Deno.remove(`${root}/.git/objects`, { recursive: true });
    await assert.rejects(uncommittedFiles(root, { env }), {
      code: "git/missing",
    });
  }));
