// SPDX-License-Identifier: MIT
/**
 * Runs one job: a clean clone at the commit, a home and a temporary folder of
 * its own, and no variable but those that were declared. When the command
 * ends, what it left in the background ends with it.
 *
 * @module
 */

import { runShell } from "../../engine/host/shell.ts";
import type { Secrets } from "../../engine/host/secrets.ts";
import { checkOut } from "./check_out.ts";
import type { JobRequest } from "./job.ts";

/** Where and with what a job runs. */
export interface JobPlace {
  /** Absolute folder of this job alone; it is removed afterwards. */
  readonly dir: string;
  /** Environment of the server, for `git clone` and the PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** Variables that every job gets. */
  readonly variables: Readonly<Record<string, string>>;
  /** Masks what is logged. */
  readonly secrets: Secrets;
  /** Ends the job. */
  readonly signal: AbortSignal;
  /** Takes lines for the log. */
  readonly log: (line: string) => void;
}

/** How a job ended. */
export interface JobEnd {
  /** The commit that was checked out, if one was. */
  readonly commit?: string;
  /** Exit code of the command. */
  readonly exitCode: number;
}

/** Runs a job; tests put another in its place. */
export type JobRunner = (
  request: JobRequest,
  place: JobPlace,
) => Promise<JobEnd>;

/**
 * Runs a job.
 *
 * @param request What to run.
 * @param place Where and with what.
 * @returns Commit and exit code; 128 when it could not be checked out.
 * @throws {OcurootError} cli/interrupted when it was ended.
 */
export async function runJob(
  request: JobRequest,
  place: JobPlace,
): Promise<JobEnd> {
  const { dir, log } = place;
  try {
    await Promise.all(
      ["home", "tmp"].map((name) =>
        Deno.mkdir(`${dir}/${name}`, { recursive: true })
      ),
    );
    const commit = await checkOut(request, place);
    if (commit === undefined) return { exitCode: 128 };
    log(`$ ${request.command}`);
    const exitFile = `${dir}/exit`;
    const command = withoutLeftovers(request.command, exitFile);
    const shell = await runShell(shellEffect(command), {
      cwd: `${dir}/repo`,
      env: { ...jobVariables(place), ...request.variables },
      secrets: place.secrets,
      signal: place.signal,
      timeout: 0,
      output: 0,
      onLine: log,
    });
    const exitCode = await readExit(exitFile) ?? shell.exitCode;
    return { commit, exitCode };
  } finally {
    await removeAll(dir).catch((error) => log(`Cannot clean up: ${error}`));
  }
}

type Effect = Parameters<typeof runShell>[0];

function shellEffect(command: string): Effect {
  return {
    kind: "shell",
    command,
    shell: "",
    dir: ".",
    env: {},
    mute: false,
    continueOnError: true,
    timeout: 0,
  };
}

/**
 * The command's process group is its own, so all that is left of it can be
 * ended, the shell that we watch among it: the exit code goes to a file.
 */
function withoutLeftovers(command: string, exitFile: string): string {
  if (Deno.build.os === "windows") return command;
  return `sh -c ${quote(command)}; echo $? >${quote(exitFile)}; kill -KILL 0`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

async function readExit(path: string): Promise<number | undefined> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return /^\d+\n$/.test(text) ? Number(text) : undefined;
}

function jobVariables(
  { dir, env, variables }: JobPlace,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ["PATH", "SYSTEMROOT"]) {
    const value = env[name];
    if (value !== undefined) kept[name] = value;
  }
  return {
    ...kept,
    CI: "true",
    HOME: `${dir}/home`,
    LANG: "C.UTF-8",
    NO_COLOR: "1",
    TMPDIR: `${dir}/tmp`,
    ...variables,
  };
}

async function removeAll(dir: string): Promise<void> {
  try {
    await Deno.remove(dir, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
