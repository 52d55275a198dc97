// SPDX-License-Identifier: MIT
/**
 * Clients that can play turns, and the repositories they play in. It compares
 * nothing.
 *
 * @module
 */

import { runInside } from "../../tests/_run_inside.ts";
import { FILES, GIT_REPO, type Turn } from "./script.ts";

/** A client. */
export interface Player {
  /** What it is called in reports. */
  readonly name: string;
  /** True for the older client. */
  readonly isOlder: boolean;
  /** Runs one command line; gives its exit code and what it said. */
  run(
    args: readonly string[],
    options: {
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
    },
  ): Promise<{ readonly code: number; readonly told: string }>;
}

/** Our client, in this process. */
export function ourselves(name: string): Player {
  return {
    name,
    isOlder: false,
    async run(args, options) {
      const { code, stdout, stderr } = await runInside(args, options);
      return { code, told: stdout + stderr };
    },
  };
}

/**
 * Finds the older client.
 *
 * @returns The player, or undefined where it is not installed.
 */
export async function olderClient(): Promise<Player | undefined> {
  const program = Deno.env.get("OCUROOT_GO") ?? "ocuroot";
  const run: Player["run"] = async (args, { cwd, env }) => {
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      cwd,
      env: { ...env },
      clearEnv: true,
      stdin: "null",
    }).output();
    const text = new TextDecoder();
    return { code, told: text.decode(stdout) + text.decode(stderr) };
  };
  try {
    const env = Deno.env.toObject();
    const { told } = await run(["version"], { cwd: Deno.cwd(), env });
    // Ours may be on the path under the same name.
    return /deno/i.test(told) ? undefined : { name: "go", isOlder: true, run };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** A repository in which turns are played. */
export interface Table extends AsyncDisposable {
  /** Directory with the documents of a store, after the last turn. */
  store(name: "state" | "intent"): string;
  /** Plays a turn; gives the exit codes and what was said. */
  play(turn: Turn, player: Player): Promise<Played>;
}

/** How a turn went. */
export interface Played {
  /** Exit codes, in order. */
  readonly codes: readonly number[];
  /** All that was said. */
  readonly told: string;
}

/** Where the documents of a table are. */
export type Place = "files" | "git";

/**
 * Makes a repository.
 *
 * @param place Where it keeps state and intent.
 * @returns The table; dispose of it with `await using`.
 */
export async function setTable(place: Place = "files"): Promise<Table> {
  const base = await Deno.realPath(
    await Deno.makeTempDir({ prefix: "ocuroot-interop-" }),
  );
  const repo = `${base}/repo`;
  const remote = `${base}/stores.git`;
  const isGit = place === "git";
  await Deno.mkdir(repo);
  await write(repo, isGit ? { ...FILES, "repo.ocu.star": GIT_REPO } : FILES);
  const env = { ...variables(`${base}/home`), STORES: remote };
  const git = async (args: readonly string[], more = {}) =>
    await new Deno.Command("git", {
      args: [...args],
      cwd: repo,
      env: { ...env, ...more },
    }).output();
  for (const args of [["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]]) {
    await git(args);
  }
  if (isGit) await git(["init", "-q", "--bare", remote]);
  /** What the branches hold, where a store on files would hold it. */
  const checkOut = async (branch: "state" | "intent") => {
    const directory = `${repo}/.store/${branch}`;
    await Deno.remove(directory, { recursive: true }).catch(() => {});
    await Deno.mkdir(directory, { recursive: true });
    const at = [`--git-dir=${remote}`, `--work-tree=${directory}`];
    const index = { GIT_INDEX_FILE: `${base}/index-${branch}` };
    await git([...at, "read-tree", branch], index);
    await git([...at, "checkout-index", "--all", "--force"], index);
  };
  return {
    store: (name) => `${repo}/.store/${name}`,
    async play(turn, player) {
      await write(repo, turn.files ?? {});
      const codes: number[] = [];
      const told: string[] = [];
      for (const args of turn.commands) {
        const at = { ...env, OCU_REPO_COMMIT_OVERRIDE: turn.commit };
        const ran = await player.run(args, { cwd: repo, env: at });
        codes.push(ran.code);
        told.push(`$ ocuroot ${args.join(" ")}\n${ran.told}`);
      }
      if (isGit) await Promise.all([checkOut("state"), checkOut("intent")]);
      return { codes, told: told.join("\n") };
    },
    [Symbol.asyncDispose]: () => Deno.remove(base, { recursive: true }),
  };
}

async function write(
  repo: string,
  files: Readonly<Record<string, string | null>>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) await Deno.remove(`${repo}/${path}`).catch(() => {});
    else await Deno.writeTextFile(`${repo}/${path}`, text);
  }
}

function variables(home: string): Record<string, string> {
  return {
    PATH: Deno.env.get("PATH") ?? "",
    HOME: home,
    OCUROOT_HOME: home,
    NO_COLOR: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "Test",
    GIT_AUTHOR_EMAIL: "test@example.com",
    GIT_COMMITTER_NAME: "Test",
    GIT_COMMITTER_EMAIL: "test@example.com",
  };
}
