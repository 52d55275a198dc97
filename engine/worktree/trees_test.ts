// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { machineId } from "../machine.ts";
import { writeNote } from "./leftovers.ts";
import { createTrees, type Trees, type TreesOptions } from "./trees.ts";

const ENV = {
  PATH: Deno.env.get("PATH") ?? "",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.com",
};

async function git(cwd: string, ...args: string[]): Promise<string> {
  const command = new Deno.Command("git", { args, cwd, env: ENV });
  const { success, stdout, stderr } = await command.output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

interface Bench {
  readonly base: string;
  readonly repo: string;
  readonly commit: string;
  trees(options?: Partial<TreesOptions>): Trees;
}

async function withBench(run: (bench: Bench) => Promise<void>): Promise<void> {
  const base = await Deno.realPath(await Deno.makeTempDir());
  const repo = `${base}/repo`;
  await Deno.mkdir(repo);
  await git(repo, "init", "-q", "-b", "main");
  await Deno.writeTextFile(`${repo}/repo.ocu.star`, "");
  await git(repo, "add", "-A");
  await git(repo, "commit", "-q", "-m", "one");
  const commit = await git(repo, "rev-parse", "HEAD");
  const machine = machineId();
  try {
    await run({
      base,
      repo,
      commit,
      trees: (options) =>
        createTrees({
          home: `${base}/home`,
          env: ENV,
          signal: new AbortController().signal,
          owner: {
            id: "me",
            host: "h",
            pid: Deno.pid,
            actor: "a",
            ...(machine === undefined ? {} : { machine }),
          },
          own: { repo: "acme", workTree: repo, inside: "." },
          recorded: () =>
            Promise.resolve({ remotes: () => Promise.resolve([]) }),
          secret: () => {},
          ...options,
        }),
    });
  } finally {
    await Deno.remove(base, { recursive: true });
  }
}

function names(path: string): Promise<string[]> {
  return Array.fromAsync(Deno.readDir(path), ({ name }) => name);
}

function rejects(promise: Promise<unknown>, pattern: RegExp): Promise<void> {
  return assert.rejects(
    promise,
    (error: unknown) =>
      error instanceof OcurootError && error.code === "git/commit" &&
      pattern.test(error.message),
  );
}

Deno.test("E52 a tree leaves neither files nor a registration behind", () =>
  withBench(async ({ base, repo, commit, trees }) => {
    const set = trees();
    const root = await set.checkout({ repo: "acme", commit });
    assert.deepEqual((await names(root)).toSorted(), [".git", "repo.ocu.star"]);
    await Deno.writeTextFile(`${root}/untracked`, "by a function");
    await set.close();
    assert.deepEqual(await names(`${base}/home/worktrees`), []);
    assert.equal((await git(repo, "worktree", "list")).split("\n").length, 1);
  }));

Deno.test({
  name: "E52 what a killed process left is taken away by the next one",
  ignore: machineId() === undefined,
  fn: () =>
    withBench(async ({ base, repo, commit, trees }) => {
      const killed = trees({
        owner: { ...DEAD, machine: machineId() ?? "" },
      });
      const left = await killed.checkout({ repo: "acme", commit });
      const alive = trees();
      const used = await alive.checkout({ repo: "acme", commit });
      const third = trees();
      await third.checkout({ repo: "acme", commit });
      await third.close();
      const found = await names(`${base}/home/worktrees`);
      assert.ok(!found.some((name) => left.endsWith(name)), "left");
      assert.ok(found.some((name) => used.endsWith(name)), "in use");
      await alive.close();
      assert.equal((await git(repo, "worktree", "list")).split("\n").length, 1);
    }),
});

/** No such process: pids end far below. */
const DEAD = { id: "d", host: "h", pid: 2 ** 30, actor: "a" };

Deno.test("E52 a broken note does no harm", () =>
  withBench(async ({ base, commit, trees }) => {
    const folder = `${base}/home/worktrees`;
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(`${folder}/x.json`, "{");
    await writeNote(`${folder}/y`, { pid: 1, repository: "/nowhere" });
    const set = trees();
    await set.checkout({ repo: "acme", commit });
    await set.close();
    assert.deepEqual((await names(folder)).toSorted(), ["x.json", "y.json"]);
  }));

Deno.test("C48 remotes that could run something are refused, the next is tried", () =>
  withBench(async ({ base, repo, commit, trees }) => {
    const bad = [
      "ext::sh -c touch% hacked",
      "--upload-pack=touch hacked",
      "ssh://-oProxyCommand=touch/x",
      "git@-x:y",
    ];
    const of = (remotes: readonly string[]) =>
      trees({
        recorded: () =>
          Promise.resolve({ remotes: () => Promise.resolve(remotes) }),
      });
    const place = { repo: "../../other", commit };
    const set = of(bad);
    await rejects(set.checkout(place), /ext::sh.*remote helpers are not/);
    const good = of([...bad, repo]);
    const root = await good.checkout(place);
    assert.ok(root.startsWith(`${base}/home/worktrees/`));
    assert.deepEqual(
      (await names(`${base}/home/clones`)).toSorted(),
      ["other.git", "other.git.lock"],
    );
    await good.close();
  }));

Deno.test("C48 hooks of a repository do not run", () =>
  withBench(async ({ base, repo, commit, trees }) => {
    const hook = `${repo}/.git/hooks/post-checkout`;
    await Deno.mkdir(`${repo}/.git/hooks`, { recursive: true });
    await Deno.writeTextFile(hook, `#!/bin/sh\ntouch ${base}/hooked\n`, {
      mode: 0o755,
    });
    const set = trees();
    await set.checkout({ repo: "acme", commit });
    await set.close();
    assert.ok(!(await names(base)).includes("hooked"));
  }));

Deno.test("C48 only hashes are checked out", async (t) => {
  await withBench(async ({ trees }) => {
    for (const commit of ["main", "HEAD", "--force", "null", "", "abc"]) {
      await t.step(
        `"${commit}"`,
        () =>
          rejects(trees().checkout({ repo: "acme", commit }), /not the hash/),
      );
    }
  });
});

Deno.test("C48 the remote that gives branches only is read as a whole", () =>
  withBench(async ({ repo, base, commit, trees }) => {
    await Deno.writeTextFile(`${repo}/more`, "");
    await git(repo, "add", "-A");
    await git(repo, "commit", "-q", "-m", "two");
    // Protocol 0 gives no commit by its hash unless it is told to.
    const env = {
      ...ENV,
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "protocol.version",
      GIT_CONFIG_VALUE_0: "0",
    };
    const set = trees({
      env,
      recorded: () =>
        Promise.resolve({ remotes: () => Promise.resolve([`file://${repo}`]) }),
    });
    const root = await set.checkout({ repo: "other", commit });
    assert.deepEqual((await names(root)).toSorted(), [".git", "repo.ocu.star"]);
    const clone = `${base}/home/clones/other.git`;
    assert.match(
      await git(clone, "for-each-ref"),
      /refs\/ocuroot\/heads\/main/,
    );
    await set.close();
  }));
