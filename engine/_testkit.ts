// SPDX-License-Identifier: MIT
/**
 * The real git for tests of this folder, free of the settings of whoever runs
 * them.
 *
 * @module
 */

import assert from "node:assert/strict";

/** Whom commits of tests are by, and no configuration but the repository's. */
const IDENTITY = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.com",
};

/** Runs git and insists on success; gives trimmed standard output. */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const command = new Deno.Command("git", { args, cwd, env: IDENTITY });
  const { success, stdout, stderr } = await command.output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}
