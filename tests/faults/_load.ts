// SPDX-License-Identifier: MIT
/**
 * A load of releases for fault tests, what puts it right after a fault, and
 * the judge at the end. What truly ran is in a ledger: a file outside of the
 * state, to which every task and deployment appends when it starts and ends.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Status } from "@ocuroot/sdk/model";
import type { Finding } from "../../engine/check/finding.ts";
import { type TestEnvironment, testEnvironment } from "../_environment.ts";
import { gitHttp } from "../_git_http.ts";
import { gitRepo } from "../_workshop.ts";

/** Tasks and deployments of each release. */
export const NAMES = ["build", "one", "two"] as const;

/** The package of the load. */
export const PACKAGE = "web.ocu.star";

const CONFIG = `def record(name):
    shell("echo \\"$OCU_REPO_COMMIT_OVERRIDE {0} $$ start\\" >> \\"$OCUROOT_HOME/ledger\\"; sleep \${{PAUSE:-0}}; ".format(name) +
          "echo \\"$OCU_REPO_COMMIT_OVERRIDE {0} $$ end\\" >> \\"$OCUROOT_HOME/ledger\\"".format(name))

def build():
    record("build")
    return done(outputs={"x": 1})

def up(environment, x):
    return next(finish, inputs={"environment": environment})

def finish(environment):
    record(environment["name"])
    return done(outputs={"y": 1})

def down(environment, x):
    return done()

phase("build", [task(build, "build")])
phase("live", [
    deploy(environment=e, up=up, down=down, inputs={
        "x": input(ref="./task/build#output/x"),
    })
    for e in environments()
])
`;

/** One line of the ledger. */
export interface Entry {
  /** Commit of the release. */
  readonly commit: string;
  /** Which task or deployment. */
  readonly name: string;
  /** Process of its shell. */
  readonly pid: number;
  /** Whether it began or ended. */
  readonly what: string;
}

/**
 * Makes a repository for a load, with its environments declared.
 *
 * @param options `git` keeps its stores on branches of a bare repository
 *   beside it; `by` says that there is no git program, and HTTP instead.
 * @returns The environment; dispose of it with `await using`.
 */
export async function openLoad(
  options: { readonly git?: boolean; readonly by?: "builtin" } = {},
): Promise<TestEnvironment> {
  const { git, by } = options;
  const t = await testEnvironment({
    [PACKAGE]: CONFIG,
    "environments.ocu.star": `done_with = [register_environment(environment(n))
    for n in ["one", "two"]]
`,
  }, by === undefined ? {} : { env: { OCUROOT_GIT: by } });
  const remote = remoteOf(t);
  const server = by === "builtin" ? served(remote) : undefined;
  if (git) {
    await t.git("init", "-q", "--bare", "-b", "main", remote);
    await t.write({ "repo.ocu.star": gitRepo(server?.url ?? remote) });
    await t.commit("configure");
  }
  await t.ok(["release", "new", "environments.ocu.star"]);
  return {
    ...t,
    async [Symbol.asyncDispose]() {
      await server?.close();
      await t[Symbol.asyncDispose]();
    },
  };
}

function served(remote: string) {
  const cut = remote.lastIndexOf("/");
  const server = gitHttp({ root: remote.slice(0, cut), password: "x" });
  return {
    url: server.url.replace("//", "//me:x@") + remote.slice(cut),
    close: () => server[Symbol.asyncDispose](),
  };
}

/**
 * Gives the bare repository of a load in Git.
 *
 * @param t The environment.
 * @returns An absolute path.
 */
export function remoteOf(t: TestEnvironment): string {
  return t.repo.replace(/\/repo$/, "/remote.git");
}

/**
 * Reads the ledger.
 *
 * @param t The environment.
 * @returns Its lines, in order.
 */
export async function readLedger(
  t: TestEnvironment,
): Promise<readonly Entry[]> {
  const text = await Deno.readTextFile(`${t.home}/ledger`).catch(() => "");
  return text.split("\n").filter((line) => line !== "").map((line) => {
    const [commit = "", name = "", pid = "", what = ""] = line.split(" ");
    return { commit, name, pid: Number(pid), what };
  });
}

/**
 * Does what a person or CI does after a fault: makes the release if it is not
 * there, carries work on, retries what was interrupted.
 *
 * @param t The environment.
 * @param commit Commit of the release.
 */
export async function settle(
  t: TestEnvironment,
  commit: string,
): Promise<void> {
  const at = { commit };
  const made = await t.run(["release", "new", PACKAGE], at);
  if (made.code !== 0) assert.match(made.stderr, /release\/exists/);
  await t.run(["work", "continue"], at);
  const release = await releaseOf(t, commit);
  for (let pass = 1; !await isComplete(t, release); pass++) {
    if (pass > 4) {
      const { stdout } = await t.run(["doctor"], at);
      throw new Error(`I12 "${release}" comes to no end:\n${stdout}`);
    }
    const ran = await t.run(["release", "retry", release], at);
    if (ran.code !== 0) {
      assert.match(ran.stderr, /release\/nothing-to-retry/, ran.stderr);
    }
    await t.run(["work", "continue"], at);
  }
}

/**
 * Finds the release of a commit; I8: there is exactly one.
 *
 * @param t The environment.
 * @param commit The commit.
 * @returns Its full ref.
 */
export async function releaseOf(
  t: TestEnvironment,
  commit: string,
): Promise<string> {
  const glob = `test/-/${PACKAGE}/@r*/commit/${commit}`;
  const found = (await t.ok(["state", "match", glob])).trim().split("\n");
  assert.equal(found.length, 1, `I8 one release for ${commit}: ${found}`);
  return (found[0] ?? "").replace(/\/commit\/.*/, "");
}

/**
 * Tells whether every task of a release has completed, or was overtaken.
 *
 * @param t The environment.
 * @param release Full release ref.
 * @returns True when all are done.
 */
export async function isComplete(
  t: TestEnvironment,
  release: string,
): Promise<boolean> {
  const glob = `${release}/{task,deploy}/*/*/status/*`;
  const markers = (await t.ok(["state", "match", glob])).trim().split("\n");
  return NAMES.every((name) =>
    markers.some((ref) =>
      ref.includes(`/${name}/`) && /\/(complete|cancelled)$/.test(ref)
    )
  ) && markers.every((ref) => ENDED.test(ref));
}

/** A newer release that is deployed already cancels what is left of one. */
const ENDED = /\/(complete|cancelled|failed_retried)$/;

/**
 * Gives what a check of the stores finds, notices aside.
 *
 * @param t The environment.
 * @returns The findings.
 */
export async function findings(
  t: TestEnvironment,
): Promise<readonly Finding[]> {
  const { stdout } = await t.run(["state", "fsck", "--json"]);
  const found: readonly Finding[] | undefined = JSON.parse(stdout).findings;
  assert.ok(found, stdout);
  return found.filter(({ severity }) => severity !== "notice");
}

/**
 * Judges the end of a fault test: both stores are whole (I3, I7, I9), each
 * commit has one release (I8), and every attempt ran at most once (I5, I6).
 *
 * @param t The environment.
 * @param commits Commits that were released.
 */
export async function judge(
  t: TestEnvironment,
  commits: readonly string[],
): Promise<void> {
  assert.deepEqual(await findings(t), []);
  const wanted = await t.ok(["state", "diff"]);
  assert.equal(wanted.trim(), "", "what is deployed is what is wanted");
  const ledger = await readLedger(t);
  for (const commit of commits) {
    const release = await releaseOf(t, commit);
    const attempts = await attemptsOf(t, release);
    for (const name of NAMES) {
      const mine = ledger.filter((line) =>
        line.commit === commit && line.name === name
      );
      const starts = mine.filter(({ what }) => what === "start").length;
      const ends = mine.filter(({ what }) => what === "end").length;
      const statuses = attempts.get(name) ?? [];
      const complete = statuses.filter((status) => status === "complete");
      const isOvertaken = statuses.includes("cancelled");
      const causes = await t.ok([
        "state",
        "match",
        `${release}/*/${name}/*/attempt`,
      ]).then((refs) =>
        Promise.all(
          refs.trim().split("\n").map((ref) => t.state(ref)),
        )
      );
      const told = `${release} ${name}: ${starts} starts, ${ends} ends of ` +
        `${statuses.join(", ")}\n${JSON.stringify(causes, null, 1)}`;
      const expected = isOvertaken ? 0 : 1;
      assert.equal(complete.length, expected, `I6 completed once: ${told}`);
      assert.ok(starts <= statuses.length, `I5 no attempt ran twice: ${told}`);
      assert.ok(ends >= expected, `I1 what is complete has run: ${told}`);
    }
  }
}

async function attemptsOf(
  t: TestEnvironment,
  release: string,
): Promise<ReadonlyMap<string, readonly Status[]>> {
  const glob = `${release}/{task,deploy}/*/*/status/*`;
  const markers = (await t.ok(["state", "match", glob])).trim().split("\n");
  return Map.groupBy(markers, (ref) => ref.split("/").at(-4) ?? "")
    .entries().reduce(
      (found, [name, refs]) =>
        found.set(name, refs.map((ref) => ref.split("/").at(-1) as Status)),
      new Map<string, readonly Status[]>(),
    );
}

/**
 * Runs a test with a random seed and says on failure how to play it again.
 *
 * @param name What is played, for the message.
 * @param play Takes a source of numbers in [0, 1).
 */
export async function seeded(
  name: string,
  play: (random: () => number) => Promise<void>,
): Promise<void> {
  const seed = Number(Deno.env.get("OCUROOT_SEED") ?? Date.now() % 1_000_000);
  try {
    await play(randomFrom(seed));
  } catch (cause) {
    const soak = Deno.env.get("OCUROOT_SOAK");
    const more = soak === undefined ? "" : ` OCUROOT_SOAK=${soak}`;
    const replay =
      `OCUROOT_SEED=${seed}${more} deno test -A tests/faults --filter "${name}"`;
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${text}\nSeed ${seed}; play it again with: ${replay}`, {
      cause,
    });
  }
}

/**
 * Gives how much to do: little in the gate, `OCUROOT_SOAK` times in a soak.
 *
 * @param few What is enough in the gate.
 * @returns How many.
 */
export function amount(few: number): number {
  const asked = Number(Deno.env.get("OCUROOT_SOAK"));
  return asked > 0 ? asked : few;
}

function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
