// SPDX-License-Identifier: MIT
/**
 * A place for the scenarios of the product: a repository whose stores are on
 * branches of a bare remote, as a team has them. `OCUROOT_E2E_STORES=files`
 * plays the same scenarios on files.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  type Files,
  FS_REPO,
  type TestEnvironment,
  testEnvironment,
} from "./_environment.ts";
import { goFaults } from "./_go_reader.ts";

const ON_FILES = Deno.env.get("OCUROOT_E2E_STORES") === "files";
const FS_STORE = `store.set(store.fs("./.store"))\n`;

/**
 * Makes a repository with some files in its first commit, and its stores. The
 * older client has to understand what is on the branches in the end.
 *
 * @param files The files; a `repo.ocu.star` starts as {@link FS_REPO}.
 * @returns The environment; dispose of it with `await using`.
 */
export async function scenario(files: Files): Promise<TestEnvironment> {
  const t = await testEnvironment(files);
  if (ON_FILES) return t;
  const remote = storesOf(t);
  await t.git("init", "-q", "--bare", "-b", "main", remote);
  const config = files["repo.ocu.star"] ?? FS_REPO;
  assert.ok(config.includes(FS_STORE), "it has the stores of FS_REPO");
  await t.write({
    "repo.ocu.star": config.replace(
      FS_STORE,
      `store.set(
    store.git("${remote}", branch="state"),
    intent=store.git("${remote}", branch="intent"),
)
`,
    ),
  });
  await t.git("commit", "-q", "--amend", "-a", "--no-edit");
  return {
    ...t,
    async [Symbol.asyncDispose]() {
      const faults = await sharingFaults(t, remote);
      await t[Symbol.asyncDispose]();
      assert.deepEqual(faults, [], "the older client could not read this");
    },
  };
}

/**
 * Gives the bare remote with the stores of a scenario.
 *
 * @param t The environment.
 * @returns An absolute path; there is nothing when it is played on files.
 */
export function storesOf(t: TestEnvironment): string {
  return t.repo.replace(/\/repo$/, "/stores.git");
}

async function sharingFaults(
  t: TestEnvironment,
  remote: string,
): Promise<readonly string[]> {
  const branches = await t.git("-C", remote, "branch", "--list");
  if (!/\bstate$/m.test(branches)) return [];
  for (const branch of ["state", "intent"]) {
    const tree = ["worktree", "add", "-q", `${remote}/${branch}`, branch];
    await t.git("-C", remote, ...tree);
  }
  return await goFaults(`${remote}/state`, `${remote}/intent`);
}
