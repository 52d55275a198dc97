// SPDX-License-Identifier: MIT
/**
 * Bare remotes in temporary folders, and stores on them, for the tests of
 * this folder. Git runs without the configuration of the machine.
 *
 * @module
 */

import { type GitHttp, gitHttp, type Meddle } from "../../tests/_git_http.ts";
import { createStores } from "../pair.ts";
import type { Stores } from "../store.ts";
import { openBuiltin } from "./builtin/builtin.ts";
import { createGitOpener, type GitDescription } from "./open_git.ts";
import { openProgram } from "./program.ts";
import type { OpenRepository } from "./repository.ts";

/** How stores get to their remotes. */
export type By = "program" | "builtin";

/** Who opens stores. */
export interface As {
  /** Environment for git. */
  readonly env: Readonly<Record<string, string>>;
  /** How to get to the remotes. */
  readonly by: By;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Takes what a person should know. */
  readonly notice?: (message: string) => void;
  /** Aborted when the program is asked to end. */
  readonly signal?: AbortSignal;
  /** Opens repositories, instead of what `by` says. */
  readonly repository?: OpenRepository;
}

/** A temporary folder with bare remotes. */
export interface Bench {
  /** The folder. */
  readonly root: string;
  /** Environment for git. */
  readonly env: Readonly<Record<string, string>>;
  /** Makes a bare remote and gives its path. */
  remote(name: string): Promise<string>;
  /** Opens stores from a cache directory of this name. */
  open(home: string, where: Where, as?: Partial<As>): Stores;
  /** The address of a remote for those that have no git program. */
  address(path: string): string;
  /** Runs git and gives its output. */
  git(...args: readonly string[]): Promise<string>;
  /** Runs git and gives its output as it is. */
  bytes(...args: readonly string[]): Promise<Uint8Array>;
  /** Removes all, and checks every remote first. */
  close(): Promise<void>;
}

/** Which remote and branches. */
export interface Where {
  /** The remote. */
  readonly url: string;
  /** `shared` keeps both on one branch. Default `branches`. */
  readonly layout?: "shared" | "branches";
  /** Remote of intent, when it is another one. */
  readonly intentUrl?: string;
  /** More of the description of both. */
  readonly more?: Partial<GitDescription>;
}

/** What a folder is like. */
export interface BenchOptions {
  /** The git program by path, the usual, or what needs none by HTTP. */
  readonly by?: By;
  /** Stands between those by HTTP and their remotes. */
  readonly meddle?: Meddle;
}

/** What must never be seen. */
export const PASSWORD = "s3cret-of-the-bench";

/**
 * Makes a folder for remotes.
 *
 * @param options How its stores get to them unless told otherwise.
 * @returns The folder; close it at the end.
 */
export async function openBench(
  options: BenchOptions = {},
): Promise<Bench> {
  const { by: usual = "program", meddle } = options;
  const root = await Deno.makeTempDir({ prefix: "ocuroot-git-" });
  const env = {
    PATH: Deno.env.get("PATH") ?? "",
    HOME: root,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
  };
  const opened: Stores[] = [];
  const remotes: string[] = [];
  const bytes = (...args: readonly string[]) => runGit(args, env);
  const git = async (...args: readonly string[]) =>
    new TextDecoder().decode(await bytes(...args));
  let server: GitHttp | undefined;
  const address = (path: string) => {
    server ??= gitHttp({
      root,
      password: PASSWORD,
      ...(meddle === undefined ? {} : { meddle }),
    });
    const { host } = new URL(server.url);
    return `http://me:${PASSWORD}@${host}${path.slice(root.length)}`;
  };
  return {
    root,
    address,
    env,
    git,
    bytes,
    async remote(name) {
      const path = `${root}/${name}.git`;
      const branch = "--initial-branch=main";
      await git("init", "--quiet", "--bare", "--template=", branch, path);
      remotes.push(path);
      return path;
    },
    open(home, where, as = {}) {
      const by = as.by ?? usual;
      const isRemote = by === "builtin" && where.url.startsWith(root);
      const stores = openAt(
        `${root}/${home}`,
        isRemote ? overHttp(where, address) : where,
        { ...as, env: as.env ?? env, by },
      );
      opened.push(stores);
      return stores;
    },
    async close() {
      for (const stores of opened) await stores.close().catch(() => {});
      await server?.[Symbol.asyncDispose]();
      for (const remote of remotes) {
        await git("-C", remote, "fsck", "--strict", "--no-dangling");
      }
      await Deno.remove(root, { recursive: true });
    },
  };
}

/**
 * Makes a folder with one bare remote, and removes it in the end.
 *
 * @param options What the folder is like.
 * @param run Uses it; gets the path of the remote as well.
 */
export async function withRemote(
  options: BenchOptions,
  run: (bench: Bench, url: string) => Promise<void>,
): Promise<void> {
  const bench = await openBench(options);
  try {
    await run(bench, await bench.remote("a"));
  } finally {
    await bench.close();
  }
}

/**
 * Opens both stores.
 *
 * @param home Directory of caches.
 * @param where Remote and branches.
 * @param as Environment for git, and how to get to the remote.
 * @returns The stores.
 */
export function openAt(
  home: string,
  where: Where,
  { env, by, now, signal, notice, repository }: As,
): Stores {
  const opener = createGitOpener({
    home,
    env,
    now: now ?? Date.now,
    actor: "tester",
    ...(signal === undefined ? {} : { signal }),
    ...(notice === undefined ? {} : { notice }),
    repository: repository ?? (by === "program" ? openProgram : openBuiltin),
  });
  const isShared = where.layout === "shared";
  const state = { remote_url: where.url, branch: "state", ...where.more };
  const intent = {
    remote_url: where.intentUrl ?? where.url,
    branch: isShared ? "state" : "intent",
    ...where.more,
  };
  const directory = (name: string) => isShared ? { directory: name } : {};
  return createStores({
    state: opener.open(state, { tag: "state", ...directory("state") }),
    intent: opener.open(intent, { tag: "intent", ...directory("intent") }),
  });
}

function overHttp(where: Where, address: (path: string) => string): Where {
  const { url, intentUrl } = where;
  return {
    ...where,
    url: address(url),
    ...(intentUrl === undefined ? {} : { intentUrl: address(intentUrl) }),
  };
}

async function runGit(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const { code, stdout, stderr } = await new Deno.Command("git", {
    args: [...args],
    env,
    clearEnv: true,
  }).output();
  if (code === 0) return stdout;
  throw new Error(`git ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}
