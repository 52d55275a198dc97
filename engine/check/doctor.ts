// SPDX-License-Identifier: MIT
/**
 * The verb behind `doctor`: looks at the machine, the repository, the stores
 * and the runs that need something. What cannot be looked at is a problem in
 * the answer, never an error.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { chooseGit, type GitSpeaker } from "../../stores/git/choose.ts";
import type { Store, StoreTag } from "../../stores/store.ts";
import { isGone } from "../machine.ts";
import { homeDirectory, openWorkspace } from "../open_workspace.ts";
import type { Workspace } from "../workspace.ts";
import { type ExplainedRun, explainRuns } from "./explain_runs.ts";

/** Something to do something about. */
export interface Problem {
  /** What is the case. */
  readonly what: string;
  /** What to do: a command where there is one. */
  readonly next: string;
}

/** The machine that the program runs on. */
export interface MachineReport {
  /** Operating system and processor. */
  readonly system: string;
  /** Version of Deno. */
  readonly deno: string;
  /** Version of git; absent when there is none. */
  readonly git?: string;
  /** What reaches remotes: that program, or what ocuroot brings along. */
  readonly gitBy?: GitSpeaker;
  /** Directory of logs and caches. */
  readonly home: string;
  /** Free space there, in bytes; absent when it cannot be told. */
  readonly freeBytes?: number;
}

/** The checkout that it was called in. */
export interface RepositoryReport {
  /** Absolute path. */
  readonly root: string;
  /** Kind of checkout. */
  readonly kind: Workspace["kind"];
  /** Name in refs. */
  readonly repo: string;
  /** Source commit. */
  readonly commit: string;
  /** True when files are not committed. */
  readonly dirty: boolean;
}

/** One store. */
export interface StoreReport {
  /** Its purpose. */
  readonly tag: StoreTag;
  /** Where it is. */
  readonly location: string;
  /** Its newest revision; absent when it cannot be reached. */
  readonly revision?: string;
  /** Version of its format. */
  readonly format?: number;
  /** Who is writing. */
  readonly writer?: string;
  /** Landed work that its remote does not have yet. */
  readonly unpublished: readonly string[];
}

/** All that was found out. */
export interface Diagnosis {
  readonly machine: MachineReport;
  readonly repository?: RepositoryReport;
  readonly stores: readonly StoreReport[];
  /** Runs that wait, run or failed, each with what to type next. */
  readonly runs: readonly ExplainedRun[];
  /** What is wrong. */
  readonly problems: readonly Problem[];
}

/** The oldest git that the tests of stores have passed with. */
const OLDEST_GIT = "2.30";

/** Less than this and a release may well not fit. */
const SCARCE_BYTES = 100 * 1024 * 1024;

/**
 * Looks at everything around a working directory.
 *
 * @param place Where, and the process environment.
 * @returns What was found out.
 */
export async function diagnose(
  place: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
  },
): Promise<Diagnosis> {
  const problems: Problem[] = [];
  const machine = await examineMachine(place.env, problems);
  let workspace: Workspace;
  try {
    workspace = await openWorkspace(place);
  } catch (error) {
    problems.push(problemOf(error, "Open the repository"));
    return { machine, stores: [], runs: [], problems };
  }
  try {
    return { machine, ...await examine(workspace, problems), problems };
  } finally {
    await workspace.close().catch((error: unknown) =>
      void problems.push(problemOf(error, "Close the stores"))
    );
  }
}

async function examine(
  workspace: Workspace,
  problems: Problem[],
): Promise<Omit<Diagnosis, "machine" | "problems">> {
  const { root, kind, repo, commit, stores, owner } = workspace;
  const dirty = await workspace.dirty();
  const reports = [
    await examineStore(stores.state, problems),
    await examineStore(stores.intent, problems),
  ];
  const runs: ExplainedRun[] = [];
  try {
    const facts = { commit, isDead: (claim: Claim) => isGone(claim, owner) };
    const views = {
      state: await stores.state.view(),
      intent: await stores.intent.view(),
    };
    runs.push(...await explainRuns(views, facts));
  } catch (error) {
    problems.push(problemOf(error, "Read the runs"));
  }
  return {
    repository: { root, kind, repo, commit, dirty },
    stores: reports,
    runs,
  };
}

type Claim = Parameters<typeof isGone>[0];

async function examineStore(
  store: Store,
  problems: Problem[],
): Promise<StoreReport> {
  const { tag, location } = store;
  try {
    const { revision } = await store.view();
    const { format, writer, unpublished } = await store.inspect();
    for (const name of unpublished) {
      problems.push({
        what: `The remote of ${tag} does not have "${name}" yet`,
        next: "Let the remote take it, then run ocuroot work continue," +
          " which says how to drop what no longer fits",
      });
    }
    const who = writer === undefined ? {} : { writer };
    return { tag, location, revision, format, ...who, unpublished };
  } catch (error) {
    problems.push(problemOf(error, `Read ${tag} at "${location}"`));
    return { tag, location, unpublished: [] };
  }
}

async function examineMachine(
  env: Readonly<Record<string, string>>,
  problems: Problem[],
): Promise<MachineReport> {
  const home = homeDirectory(env);
  const git = await gitVersion(env);
  const gitBy = speakerOf(env, problems);
  if (git !== undefined && isOlder(git, OLDEST_GIT)) {
    problems.push({
      what: `git ${git} is older than ${OLDEST_GIT}`,
      next: `Install git ${OLDEST_GIT} or newer, or set OCUROOT_GIT=builtin`,
    });
  }
  const unwritable = await writeProblem(home);
  if (unwritable !== undefined) {
    problems.push({
      what: `Home "${home}" cannot be written: ${unwritable}`,
      next: "Set OCUROOT_HOME to a directory that can",
    });
  }
  const freeBytes = await freeSpace(home);
  if (freeBytes !== undefined && freeBytes < SCARCE_BYTES) {
    problems.push({
      what: `Only ${Math.floor(freeBytes / 1024)} KiB are free at "${home}"`,
      next: `Free some space, such as that of "${home}/logs"`,
    });
  }
  return {
    system: `${Deno.build.os} ${Deno.build.arch}`,
    deno: Deno.version.deno,
    ...(git === undefined ? {} : { git }),
    ...(gitBy === undefined ? {} : { gitBy }),
    home,
    ...(freeBytes === undefined ? {} : { freeBytes }),
  };
}

function speakerOf(
  env: Readonly<Record<string, string>>,
  problems: Problem[],
): GitSpeaker | undefined {
  try {
    return chooseGit(env);
  } catch (error) {
    problems.push(problemOf(error, "Set OCUROOT_GIT"));
    return undefined;
  }
}

async function gitVersion(
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  try {
    const options = { args: ["--version"], env, clearEnv: true };
    const { stdout } = await new Deno.Command("git", options).output();
    return /\d+(?:\.\d+)+/.exec(new TextDecoder().decode(stdout))?.[0];
  } catch {
    return undefined;
  }
}

function isOlder(version: string, least: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split(".").map(Number);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}

async function writeProblem(home: string): Promise<string | undefined> {
  try {
    await Deno.mkdir(home, { recursive: true });
    await Deno.remove(await Deno.makeTempFile({ dir: home }));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function freeSpace(path: string): Promise<number | undefined> {
  try {
    const { statfs } = await import("node:fs/promises");
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

function problemOf(error: unknown, attempt: string): Problem {
  if (error instanceof OcurootError) {
    const next = error.hint ?? `See docs/errors/${pageOf(error)}`;
    return { what: error.message, next };
  }
  const text = error instanceof Error ? error.message : String(error);
  return { what: `Cannot go on: ${text}`, next: `${attempt} by hand` };
}

function pageOf({ code }: OcurootError): string {
  return `${code.replace("/", "-")}.md`;
}
