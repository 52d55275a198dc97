// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { git } from "./_testkit.ts";
import { changedFiles } from "./changed_files.ts";
import { commitsBetween, resolveCommit } from "./commit_range.ts";
import { hasCommit } from "./git.ts";

/** main: one - two - merge; side: one - three; packed, with odd names. */
async function history(root: string): Promise<void> {
  const write = (path: string, text: string) =>
    Deno.writeTextFile(`${root}/${path}`, text);
  const commit = async (message: string) => {
    await git(root, "add", "-A");
    await git(root, "commit", "-q", "-m", message);
  };
  await git(root, "init", "-q", "-b", "main");
  await Deno.mkdir(`${root}/sub/deep`, { recursive: true });
  await write("sub/deep/ü b", "1\n");
  await write("gone", "1\n".repeat(50));
  await commit("one");
  await git(root, "tag", "light");
  await git(root, "branch", "side");
  await write("sub/deep/ü b", "2\n");
  await git(root, "mv", "gone", "moved");
  await commit("two");
  await git(root, "tag", "-a", "-m", "x", "v1.0");
  await git(root, "checkout", "-q", "side");
  await write("sub/side", "3\n");
  await commit("three");
  await git(root, "checkout", "-q", "main");
  await git(root, "merge", "-q", "-m", "merge", "side");
  await git(root, "gc", "-q");
  await git(root, "update-ref", "refs/remotes/origin/x", "side");
}

Deno.test("E47 C22 history is read alike with a git program and without", async () => {
  const root = await Deno.makeTempDir();
  try {
    await history(root);
    const head = await git(root, "rev-parse", "HEAD");
    const answers = [];
    for (const OCUROOT_GIT of ["program", "builtin"]) {
      const env = { ...Deno.env.toObject(), OCUROOT_GIT };
      const source = { dir: `${root}/sub`, env };
      const names: (string | undefined)[] = [];
      for (
        const name of [
          ...["HEAD", "@", "main", "side", "light", "v1.0", "origin/x", head],
          ...[
            head.slice(0, 9),
            "HEAD~1",
            "HEAD^2",
            "HEAD^2~1",
            "HEAD~2",
            "v1.0^",
          ],
          ...["refs/heads/side", "HEAD~3", "nothing", "../x", "HEAD^3", ""],
        ]
      ) {
        names.push(
          await resolveCommit(source, name).catch(({ code }) => code),
        );
      }
      const changes = async (from: string, to: string, inside = ".") => {
        const found = await changedFiles(source, { from, to, inside });
        return found.map((one) => JSON.stringify(one)).sort();
      };
      const between = async (start: string, end: string) =>
        [...await commitsBetween(source, { start, end })].sort();
      answers.push({
        names,
        has: [
          await hasCommit(source, head),
          await hasCommit(source, head.slice(0, 12)),
          await hasCommit(source, "1".repeat(40)),
        ],
        forth: await changes(names[4] ?? "", "HEAD", "sub"),
        back: await changes(head, names[4] ?? ""),
        line: await between("light", "HEAD"),
        fork: await between("v1.0", "side"),
      });
    }
    const [program, builtin] = answers;
    assert.deepEqual(builtin, program);
    assert.deepEqual(program?.has, [true, true, false]);
    assert.equal(program?.forth.length, 4);
    assert.equal(program?.line.length, 4);
    assert.equal(new Set(program?.names).size, 5);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
