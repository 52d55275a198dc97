// SPDX-License-Identifier: MIT
/**
 * Several repositories of one user, each with a bare remote, and stores in
 * Git: what scenarios over commits, repositories and machines need.
 *
 * @module
 */

import { type Files, type TestEnvironment, tools } from "./_environment.ts";

/** A folder with remotes and checkouts. */
export interface Workshop extends AsyncDisposable {
  /** Absolute path of the folder. */
  readonly base: string;
  /** Makes an empty bare remote; gives its absolute path. */
  remote(name: string): Promise<string>;
  /** Makes a repository with a remote `origin`, and pushes its first commit. */
  repository(name: string, files: Files): Promise<TestEnvironment>;
  /** Gives the tools of a folder, which need not be there yet. */
  open(name: string): TestEnvironment;
  /** Clones a remote; gives the tools of the clone. */
  clone(
    from: string,
    options: {
      readonly as: string;
      readonly branch?: string;
      readonly depth?: number;
      readonly home?: string;
    },
  ): Promise<TestEnvironment>;
}

/**
 * Opens a workshop.
 *
 * @returns The workshop; dispose of it with `await using`.
 */
export async function openWorkshop(): Promise<Workshop> {
  const base = await Deno.realPath(
    await Deno.makeTempDir({ prefix: "ocuroot-e2e-" }),
  );
  await Deno.mkdir(`${base}/home`);
  const at = (name: string, home = "home") =>
    tools(`${base}/${name}`, `${base}/${home}`, base);
  const above = at(".");
  const remote = async (name: string): Promise<string> => {
    const path = `${base}/${name}.git`;
    await above.git("init", "-q", "--bare", "-b", "main", path);
    return path;
  };
  return {
    base,
    remote,
    open: (name) => at(name),
    async repository(name, files) {
      const origin = await remote(name);
      await above.git("init", "-q", "-b", "main", `${base}/${name}`);
      const t = at(name);
      await t.git("remote", "add", "origin", origin);
      await t.write({ ".gitignore": "marks\n", ...files });
      await pushed(t);
      return t;
    },
    async clone(from, { as, branch = "main", depth, home }) {
      const shallow = depth === undefined ? [] : [`--depth=${depth}`];
      const url = depth === undefined ? from : `file://${from}`;
      const args = ["-q", "-b", branch, ...shallow, url, `${base}/${as}`];
      await above.git("clone", ...args);
      return at(as, home);
    },
    [Symbol.asyncDispose]: () => Deno.remove(base, { recursive: true }),
  };
}

/**
 * Commits all files and pushes them.
 *
 * @param t The repository.
 * @returns The commit's hash.
 */
export async function pushed(t: TestEnvironment): Promise<string> {
  const commit = await t.commit();
  await t.git("push", "-q", "origin", "HEAD:main");
  return commit;
}

/**
 * Makes a repo config with state and intent on branches of one remote.
 *
 * @param remote Absolute path of the remote.
 * @param options `alias` names the repository, `more` is further text.
 * @returns The text of `repo.ocu.star`.
 */
export function gitRepo(
  remote: string,
  options: { readonly alias?: string; readonly more?: string } = {},
): string {
  return `ocuroot("0.3.0")
repo_alias("${options.alias ?? "test"}")
store.set(
    store.git("${remote}", branch="state"),
    intent=store.git("${remote}", branch="intent"),
)
${options.more ?? ""}`;
}
