// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { LABELS } from "../../engine/failpoints.ts";
import type { TestEnvironment } from "../_environment.ts";
import {
  amount,
  findings,
  judge,
  openLoad,
  PACKAGE,
  remoteOf,
  seeded,
  settle,
} from "./_load.ts";
import { killAtRandom } from "./_kills.ts";

/** Ends with SIGKILL, which shells show as 128 + 9. */
const KILLED = 137;

/** Steps of a store in Git, and the how manieth time to die there. */
const POINTS: readonly (readonly [string, number])[] = [
  ["git.fetching", 1],
  ["git.fetched", 2],
  ["git.built", 1],
  ["git.pushing", 1],
  ["git.pushed", 1],
  ["git.built", 2],
  ["git.pushed", 2],
  ["git.noted", 3],
  ["claim.acked", 1],
  ["child.exited", 1],
  ["result.built", 1],
];

/** All of them, and those of the engine, as often as any release passes them. */
const EACH: readonly (readonly [string, number])[] = [
  // Nobody else writes, so each branch is fetched once.
  ...[1, 2].flatMap((nth) =>
    ["git.fetching", "git.fetched"].map((step) => [step, nth] as const)
  ),
  ...[1, 2, 3].flatMap((nth) =>
    ["built", "pushing", "pushed", "noted"]
      .map((step) => [`git.${step}`, nth] as const)
  ),
  ...LABELS.filter((label) => /^(config|release)\./.test(label))
    .map((label) => [label, 1] as const),
  ...[1, 2, 3].flatMap((nth) =>
    LABELS.filter((label) => /^(claim|result|function)\./.test(label))
      .concat("child.spawning", "child.exited")
      .map((label) => [label, nth] as const)
  ),
];

const LINUX = { ignore: Deno.build.os !== "linux" };

/** Nothing has to be unlocked by hand, here or there, and nothing is broken. */
async function sound(t: TestEnvironment): Promise<void> {
  const remote = remoteOf(t);
  await t.git("-C", remote, "fsck", "--strict", "--no-dangling");
  assert.deepEqual(await gitLocks(remote), []);
  assert.deepEqual(await gitLocks(`${t.home}/state/caches`), []);
}

/** Locks of git; ours are empty files that nobody holds. */
async function gitLocks(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await gitLocks(path));
    else if (
      /^(HEAD|index|config|shallow|packed-refs|state|intent)\.lock$/.test(name)
    ) {
      found.push(path);
    }
  }
  return found;
}

/** Where it dies without a git program: before a commit, a push, its end. */
const WITHOUT = [
  ["git.fetched", 2],
  ["git.built", 1],
  ["git.pushing", 1],
  ["git.pushed", 2],
] as const;

/** With the git program, and without. */
const BOTH = [{}, { by: "builtin" }] as const;

for (const by of BOTH) {
  const name = "by" in by ? ", without a git program" : "";
  Deno.test(
    `B11 I2 I12 killed between fetch, commit and push in Git, the release is finished by the next commands${name}`,
    LINUX,
    async (t) => {
      await using load = await openLoad({ git: true, ...by });
      const commits: string[] = [];
      const few = "by" in by ? WITHOUT : POINTS;
      for (const [label, nth] of amount(1) > 1 ? EACH : few) {
        await t.step(`${label} ${nth}`, async () => {
          const commit = `c${commits.length + 1}`;
          commits.push(commit);
          const ran = await load.run(["release", "new", PACKAGE], {
            commit,
            process: true,
            env: { OCUROOT_FAILPOINT: `${label}=kill:${nth}` },
          });
          assert.equal(ran.code, KILLED, `it passes ${label}: ${ran.stderr}`);
          const left = await findings(load);
          assert.deepEqual(left.filter(({ code }) => code !== "run-dead"), []);
          await settle(load, commit);
        });
      }
      await judge(load, commits);
      await sound(load);
    },
  );

  Deno.test(
    `B12 I1 I5 I6 I8 I12 random kills under a load of releases in Git lose and double nothing${name}`,
    LINUX,
    () =>
      seeded(`double nothing${name}`, async (random) => {
        await using t = await openLoad({ git: true, ...by });
        const kills = amount("by" in by ? 2 : 4);
        await killAtRandom(t, { kills, after: [100, 900], random });
        await sound(t);
      }),
  );
}

Deno.test(
  "B12 a kill of the whole process group leaves no lock in the remote",
  LINUX,
  async () => {
    await using t = await openLoad({ git: true });
    const remote = remoteOf(t);
    const started = `${t.home}/started`;
    // The remote is in the middle of taking a push when the group is killed.
    const hook = `#!/bin/sh
test -e '${started}' || { touch '${started}'; sleep 0.5; }
`;
    await Deno.mkdir(`${remote}/hooks`, { recursive: true });
    const path = `${remote}/hooks/reference-transaction`;
    await Deno.writeTextFile(path, hook, { mode: 0o755 });
    const program = new URL("../../cli.ts", import.meta.url).pathname;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", program, "release", "new", PACKAGE],
      cwd: t.repo,
      env: { OCUROOT_HOME: t.home, OCU_REPO_COMMIT_OVERRIDE: "c1" },
      stdin: "null",
      stdout: "null",
      stderr: "null",
      detached: true,
    }).spawn();
    while (await Deno.stat(started).then(() => false, () => true)) {
      await new Promise((done) => setTimeout(done, 10));
    }
    Deno.kill(-child.pid, "SIGKILL");
    await child.status;
    await settle(t, "c1");
    await judge(t, ["c1"]);
    await sound(t);
  },
);
