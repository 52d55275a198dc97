// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { openObjectReader } from "../../stores/git/builtin/reader.ts";
import { unpackCommit } from "./unpack.ts";

const { signal } = new AbortController();

async function inRepository(
  run: (
    root: string,
    git: (input: string, ...args: string[]) => Promise<string>,
  ) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  const git = async (input: string, ...args: string[]) => {
    await Deno.writeTextFile(`${root}/input`, input);
    const command = new Deno.Command("sh", {
      args: ["-c", 'git "$@" < input', "git", ...args],
      cwd: root,
      env: {
        GIT_DIR: `${root}/r.git`,
        GIT_AUTHOR_NAME: "a",
        GIT_AUTHOR_EMAIL: "a@example.com",
        GIT_COMMITTER_NAME: "a",
        GIT_COMMITTER_EMAIL: "a@example.com",
        GIT_CONFIG_GLOBAL: "/dev/null",
      },
    });
    const { success, stdout, stderr } = await command.output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout).trim();
  };
  try {
    await git("", "init", "-q", "--bare", `${root}/r.git`);
    await run(root, git);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test({
  name: "C57 a commit is unpacked as git would check it out",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inRepository(async (root, git) => {
      const plain = await git("text\n", "hash-object", "-w", "--stdin");
      const link = await git("../../etc", "hash-object", "-w", "--stdin");
      const deep = await git(
        `100755 blob ${plain}\trun\n120000 blob ${link}\tlink\n`,
        "mktree",
      );
      const top = await git(
        `040000 tree ${deep}\ta\n100644 blob ${plain}\tü b\n` +
          `160000 commit ${"1".repeat(40)}\tmodule\n`,
        "mktree",
      );
      const commit = await git("", "commit-tree", "-m", "x", top);
      const objects = await openObjectReader(`${root}/r.git`);
      const path = `${root}/out/tree`;
      const files = await unpackCommit(objects, { commit, path, signal });
      assert.deepEqual(files.toSorted(), ["a/link", "a/run", "module", "ü b"]);
      assert.equal(await Deno.readTextFile(`${path}/ü b`), "text\n");
      assert.equal(await Deno.readLink(`${path}/a/link`), "../../etc");
      const { mode } = await Deno.stat(`${path}/a/run`);
      assert.equal((mode ?? 0) & 0o100, 0o100);
      assert.ok((await Deno.stat(`${path}/module`)).isDirectory);
      const stopped = AbortSignal.abort();
      await assert.rejects(
        unpackCommit(objects, { commit, path: `${root}/x`, signal: stopped }),
        { code: "cli/interrupted" },
      );
    }),
});

Deno.test("B22 a path that leads elsewhere is not unpacked, nor anything beside it", () =>
  inRepository(async (root, git) => {
    const blob = await git("x", "hash-object", "-w", "--stdin");
    for (const name of ["..", ".git", ".GIT", ".git.", "a\\b"]) {
      const bytes = [
        ...new TextEncoder().encode(`100644 ${name}\0`),
        ...Uint8Array.fromHex(blob),
      ];
      const inner = `${root}/inner`;
      await Deno.writeFile(inner, new Uint8Array(bytes));
      const write = ["hash-object", "-w", "--literally", "-t", "tree", inner];
      const tree = await git("", ...write);
      const commit = await git("", "commit-tree", "-m", "x", tree);
      const objects = await openObjectReader(`${root}/r.git`);
      const path = `${root}/out`;
      await assert.rejects(unpackCommit(objects, { commit, path, signal }), {
        code: "git/commit",
      });
      await assert.rejects(Deno.stat(path));
    }
  }));
