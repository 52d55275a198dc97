// SPDX-License-Identifier: MIT
/**
 * A place for tests of whole CI loops: a bare remote with source, state and
 * intent branches, a checkout of it, and a CI server whose jobs run the real
 * program in clones of that remote. It asserts that pushes and jobs work; the
 * rest is the test's.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type FakeCi, type Job, startFakeCi } from "../ci/mod.ts";
import {
  type Files,
  type TestEnvironment,
  testEnvironment,
} from "./_environment.ts";

const CLI = new URL("../cli.ts", import.meta.url).pathname;

/** A checkout, its remote and its CI. */
export interface CiEnvironment extends AsyncDisposable {
  /** The checkout of a developer. */
  readonly checkout: TestEnvironment;
  /** The CI server. */
  readonly ci: FakeCi;
  /** Commits files and pushes them to `main`; gives the commit. */
  push(files: Files): Promise<string>;
  /** Runs a command as a job at a commit, and all jobs that follow from it. */
  job(commit: string, command: string): Promise<readonly Job[]>;
}

/**
 * Makes the remote, its first commit and the server.
 *
 * @param files Files of the first commit; `repo.ocu.star` is ours.
 * @returns The environment; dispose of it with `await using`.
 */
export async function ciEnvironment(files: Files): Promise<CiEnvironment> {
  const checkout = await testEnvironment(files);
  const base = checkout.repo.replace(/\/repo$/, "");
  const remote = `${base}/remote.git`;
  await checkout.git("init", "-q", "--bare", "-b", "main", remote);
  await checkout.git("remote", "add", "origin", `file://${remote}`);
  await checkout.write({ "repo.ocu.star": repoConfig(`file://${remote}`) });
  await checkout.commit("configure");
  await checkout.git("push", "-q", "origin", "main");
  const ci = await startFakeCi({
    env: Deno.env.toObject(),
    variables: {
      DENO_DIR: await denoDir(),
      GIT_CONFIG_GLOBAL: "/dev/null",
      PATH: `${await programFolder(base)}:${Deno.env.get("PATH")}`,
    },
  });
  return {
    checkout,
    ci,
    async push(files) {
      await checkout.write(files);
      const commit = await checkout.commit();
      await checkout.git("push", "-q", "origin", "main");
      return commit;
    },
    async job(commit, command) {
      const before = ci.list().length;
      ci.schedule({ repository: `file://${remote}`, commit, command });
      await ci.idle();
      const jobs = ci.list().slice(before);
      for (const { id, status } of jobs) {
        assert.equal(status, "passed", `job ${id}:\n${await ci.logs(id)}`);
      }
      return jobs;
    },
    async [Symbol.asyncDispose]() {
      await ci.close();
      await checkout[Symbol.asyncDispose]();
    },
  };
}

/** State and intent on branches; a trigger that schedules `work any`. */
function repoConfig(remote: string): string {
  return `ocuroot("0.3.0")
repo_alias("test")

REMOTE = "${remote}"
store.set(
    store.git(REMOTE, branch="state"),
    intent=store.git(REMOTE, branch="intent"),
)

def start_work(commit):
    answer = http.post(
        url=env()["OCUROOT_CI_URL"] + "/jobs",
        headers={"Authorization": "Bearer " + env()["OCUROOT_CI_TOKEN"]},
        body=json.encode({
            "repository": REMOTE,
            "commit": commit,
            "command": "ocuroot work any",
        }),
    )
    if answer.status_code != 201:
        fail("The CI server answered", answer.status_text)

trigger(start_work)
`;
}

/** A folder for PATH in which \`ocuroot\` is the program under test. */
async function programFolder(base: string): Promise<string> {
  const folder = `${base}/bin`;
  await Deno.mkdir(folder);
  const line = `exec '${Deno.execPath()}' run -A --no-check '${CLI}' "$@"`;
  await Deno.writeTextFile(`${folder}/ocuroot`, `#!/bin/sh\n${line}\n`, {
    mode: 0o755,
  });
  return folder;
}

async function denoDir(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json"],
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}
