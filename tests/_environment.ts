// SPDX-License-Identifier: MIT
/**
 * A place for end-to-end tests: a temporary Git repository, a home of its own
 * and the real program, in this process or in one of its own. It asserts exit codes only; the rest is the test's.
 *
 * @module
 */

import assert from "node:assert/strict";
import { goFaults } from "./_go_reader.ts";
import { runInside } from "./_run_inside.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const CLI = `${ROOT}cli.ts`;
const PROGRAM = ["run", "--allow-all", "--no-prompt", CLI];
const IN_PROCESSES = Deno.env.get("OCUROOT_E2E") === "process";

/** How a command went. */
export interface Ran {
  /** Exit code. */
  readonly code: number;
  /** All of standard output. */
  readonly stdout: string;
  /** All of standard error. */
  readonly stderr: string;
}

/** Where and how to run a command. */
export interface RunOptions {
  /** Folder relative to the repository. */
  readonly cwd?: string;
  /** Variables added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Stands for the source commit, as `OCU_REPO_COMMIT_OVERRIDE`. */
  readonly commit?: string;
  /** True to start a process of its own, as `OCUROOT_E2E=process` does. */
  readonly process?: boolean;
}

/** Files by path relative to the repository. */
export type Files = Readonly<Record<string, string>>;

/** A temporary repository with its tools. */
export interface TestEnvironment extends AsyncDisposable {
  /** Absolute path of the repository. */
  readonly repo: string;
  /** Absolute path of ocuroot's home. */
  readonly home: string;
  /** Runs the program; any exit code is a normal answer. */
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Starts the program in a process of its own and does not wait for it. */
  start(args: readonly string[], options?: RunOptions): Deno.ChildProcess;
  /** Runs the program and asserts exit code 0; gives standard output. */
  ok(args: readonly string[], options?: RunOptions): Promise<string>;
  /** Runs the program and asserts an exit code; gives standard error. */
  fails(
    code: number,
    args: readonly string[],
    options?: RunOptions,
  ): Promise<string>;
  /** Reads a document or field of state; undefined when absent. */
  state(ref: string, options?: RunOptions): Promise<unknown>;
  /** Writes files. */
  write(files: Files): Promise<void>;
  /** Reads a file, undefined when absent. */
  read(path: string): Promise<string | undefined>;
  /** Commits all files; gives the commit's hash. */
  commit(message?: string): Promise<string>;
  /** Runs git in the repository; gives trimmed standard output. */
  git(...args: string[]): Promise<string>;
}

/** A repo config with state on files, as most scenarios use. */
export const FS_REPO = `ocuroot("0.3.0")
repo_alias("test")
store.set(store.fs("./.store"))
`;

/**
 * Makes a repository with some files in its first commit.
 *
 * @param files The files; `repo.ocu.star` is {@link FS_REPO} when not given.
 * @param options `damages` says that the test spoils documents itself; all
 *   others have to leave what the older client can read. `env` is added to the
 *   environment of every command.
 * @returns The environment; dispose of it with `await using`.
 */
export async function testEnvironment(
  files: Files,
  options: {
    readonly damages?: boolean;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<TestEnvironment> {
  const base = await Deno.realPath(
    await Deno.makeTempDir({ prefix: "ocuroot-e2e-" }),
  );
  const repo = `${base}/repo`;
  const home = `${base}/home`;
  await Deno.mkdir(repo);
  await Deno.mkdir(home);
  const environment = tools(repo, home, base, options.env);
  await environment.git("init", "-q", "-b", "main");
  await environment.write({
    "repo.ocu.star": FS_REPO,
    ".gitignore": ".store\nmarks\n",
    ...files,
  });
  await environment.commit();
  if (options.damages) return environment;
  return {
    ...environment,
    async [Symbol.asyncDispose]() {
      const faults = await sharingFaults(`${repo}/.store`);
      await environment[Symbol.asyncDispose]();
      assert.deepEqual(faults, [], "the older client could not read this");
    },
  };
}

/**
 * Gives the tools of a repository that is there already, or is still to come.
 *
 * @param repo Absolute path of the repository.
 * @param home Absolute path of ocuroot's home.
 * @param base Absolute path of what is removed in the end.
 * @param env Added to the environment of every command.
 * @returns The environment.
 */
export function tools(
  repo: string,
  home: string,
  base: string,
  env: Readonly<Record<string, string>> = {},
): TestEnvironment {
  const variables = { ...baseVariables(home), ...env };

  function place(options: RunOptions) {
    const commit = options.commit;
    const cwd = options.cwd === undefined ? repo : `${repo}/${options.cwd}`;
    const env = {
      ...variables,
      ...(commit === undefined ? {} : { OCU_REPO_COMMIT_OVERRIDE: commit }),
      ...options.env,
    };
    return { cwd, env };
  }

  async function run(
    args: readonly string[],
    options: RunOptions = {},
  ): Promise<Ran> {
    if (!(options.process ?? IN_PROCESSES)) {
      return await runInside(args, place(options));
    }
    return await execute(Deno.execPath(), {
      args: [...PROGRAM, ...args],
      ...place(options),
    });
  }

  function start(
    args: readonly string[],
    options: RunOptions = {},
  ): Deno.ChildProcess {
    return new Deno.Command(Deno.execPath(), {
      args: [...PROGRAM, ...args],
      ...place(options),
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
  }

  async function expect(
    code: number,
    args: readonly string[],
    options?: RunOptions,
  ): Promise<Ran> {
    const ran = await run(args, options);
    const told = `ocuroot ${args.join(" ")}\n${ran.stdout}\n${ran.stderr}`;
    assert.equal(ran.code, code, told);
    return ran;
  }

  async function git(...args: string[]): Promise<string> {
    const ran = await execute("git", { args, cwd: repo, env: variables });
    assert.equal(ran.code, 0, `git ${args.join(" ")}: ${ran.stderr}`);
    return ran.stdout.trim();
  }

  return {
    repo,
    home,
    run,
    start,
    git,
    ok: async (args, options) => (await expect(0, args, options)).stdout,
    fails: async (code, args, options) =>
      (await expect(code, args, options)).stderr,
    async state(ref, options) {
      const ran = await run(["state", "get", ref], options);
      if (ran.code === 0) return JSON.parse(ran.stdout);
      assert.equal(ran.code, 1, ran.stderr);
      return undefined;
    },
    write: (files) => writeFiles(repo, files),
    read: (path) => readOptional(`${repo}/${path}`),
    async commit(message = "change") {
      await git("add", "-A");
      await git("commit", "-q", "--allow-empty", "-m", message);
      return await git("rev-parse", "HEAD");
    },
    [Symbol.asyncDispose]: () => Deno.remove(base, { recursive: true }),
  };
}

/** Lists what keeps the older client from going on with a store on files. */
async function sharingFaults(store: string): Promise<readonly string[]> {
  for (const [state, intent] of [["state", "intent"], ["s", "i"]]) {
    const info = `${store}/${state}/.ocuroot-store`;
    const isThere = await Deno.stat(info).then(() => true, () => false);
    if (!isThere) continue;
    return await goFaults(`${store}/${state}`, `${store}/${intent}`);
  }
  return [];
}

/**
 * Lists all files below a folder with their content, to compare before and
 * after.
 *
 * @param folder Absolute path; a missing one has no files.
 * @returns Content by path, sorted.
 */
export async function snapshot(
  folder: string,
): Promise<Record<string, string>> {
  const found: [string, string][] = [];
  await collect(folder, "", found);
  return Object.fromEntries(found.sort());
}

async function collect(
  folder: string,
  below: string,
  found: [string, string][],
): Promise<void> {
  let entries: Deno.DirEntry[];
  try {
    entries = await Array.fromAsync(Deno.readDir(`${folder}/${below}`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  for (const entry of entries) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory) await collect(folder, path, found);
    else found.push([path, await Deno.readTextFile(`${folder}/${path}`)]);
  }
}

async function writeFiles(repo: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const target = `${repo}/${path}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), {
      recursive: true,
    });
    await Deno.writeTextFile(target, content);
  }
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function baseVariables(home: string): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ["PATH", "HOME", "DENO_DIR", "TMPDIR", "SYSTEMROOT"]) {
    const value = Deno.env.get(name);
    if (value !== undefined) kept[name] = value;
  }
  return {
    ...kept,
    NO_COLOR: "1",
    OCUROOT_HOME: home,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Test",
    GIT_AUTHOR_EMAIL: "test@example.com",
    GIT_AUTHOR_DATE: "2026-01-05T09:00:00Z",
    GIT_COMMITTER_NAME: "Test",
    GIT_COMMITTER_EMAIL: "test@example.com",
    GIT_COMMITTER_DATE: "2026-01-05T09:00:00Z",
  };
}

async function execute(
  program: string,
  options: Deno.CommandOptions,
): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    ...options,
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder();
  return {
    code,
    stdout: text.decode(stdout),
    stderr: text.decode(stderr),
  };
}
