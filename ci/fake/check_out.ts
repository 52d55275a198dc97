// SPDX-License-Identifier: MIT
/**
 * Clones a repository and checks a commit of it out, as the person who
 * started the server: with their credentials, without their hooks.
 *
 * @module
 */

import type { JobRequest } from "./job.ts";
import type { JobPlace } from "./run_job.ts";

/** Variables that would point Git at another repository than the clone. */
const MISLEADING =
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|NAMESPACE|PREFIX|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES)$/;

/**
 * Makes the clone in `<dir>/repo`. What goes wrong is in the log.
 *
 * @param request Repository and commit.
 * @param place Where.
 * @returns The full hash, or undefined when it could not be checked out.
 */
export async function checkOut(
  request: JobRequest,
  place: JobPlace,
): Promise<string | undefined> {
  const { repository, commit } = request;
  const repo = `${place.dir}/repo`;
  const inside = ["-C", repo];
  place.log(`$ git clone ${withoutCredentials(repository)}`);
  const clone = ["clone", "--quiet", "--no-checkout", "--", repository, repo];
  if (await git(clone, place) === undefined) return undefined;
  const find = async (name: string) =>
    await git(
      [...inside, ...RESOLVE, `${name}^{commit}`],
      { ...place, log: () => {} },
    );
  const hash = await find(commit) ??
    await find(`refs/remotes/origin/${commit}`);
  if (hash === undefined) {
    place.log(`Cannot check out "${commit}": it is not in the repository`);
    return undefined;
  }
  place.log(`$ git checkout ${hash}`);
  const checkout = [...inside, "checkout", "--quiet", "--detach", hash, "--"];
  return await git(checkout, place) === undefined ? undefined : hash;
}

const RESOLVE = ["rev-parse", "--verify", "--quiet", "--end-of-options"];

/** Gives trimmed standard output, or undefined when git failed. */
async function git(
  args: readonly string[],
  { env, log, signal }: JobPlace,
): Promise<string | undefined> {
  const settings = ["core.hooksPath=/dev/null", "protocol.ext.allow=never"];
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: [...settings.flatMap((setting) => ["-c", setting]), ...args],
    env: { ...gitVariables(env), GIT_TERMINAL_PROMPT: "0" },
    clearEnv: true,
    stdin: "null",
    signal,
  }).output();
  const text = new TextDecoder();
  for (const line of text.decode(stderr).split("\n")) {
    if (line.trim() !== "") log(withoutCredentials(line));
  }
  return success ? text.decode(stdout).trim() : undefined;
}

function gitVariables(
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  const entries = Object.entries(env);
  return Object.fromEntries(entries.filter(([name]) => !MISLEADING.test(name)));
}

function withoutCredentials(text: string): string {
  return text.replaceAll(/(\w:\/\/)[^/@\s]*@/g, "$1");
}
