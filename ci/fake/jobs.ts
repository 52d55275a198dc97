// SPDX-License-Identifier: MIT
/**
 * The jobs of one local CI server: queued in the order they came, run a few
 * at a time, ended all together. A job is told of by values that never
 * change; the log is a file.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Secrets } from "../../engine/host/secrets.ts";
import type { Job, JobRequest } from "./job.ts";
import { openJobLog } from "./job_log.ts";
import type { JobRunner } from "./run_job.ts";

/** Where and how jobs run. */
export interface JobsOptions {
  /** Absolute folder for logs and clones. */
  readonly dir: string;
  /** Number of the first job. */
  readonly firstId: number;
  /** Most jobs at the same time. */
  readonly concurrency: number;
  /** Environment of the server. */
  readonly env: Readonly<Record<string, string>>;
  /** Gives the variables that every job gets. */
  readonly variables: (id: number) => Readonly<Record<string, string>>;
  /** Masks logs. */
  readonly secrets: Secrets;
  /** Gives the time. */
  readonly clock: () => Date;
  /** Runs one job. */
  readonly run: JobRunner;
}

/** The jobs of a server. */
export interface Jobs {
  /** Puts a job at the end of the queue. */
  schedule(request: JobRequest): Job;
  /** All jobs, the first one first. */
  list(): readonly Job[];
  /** One job. */
  get(id: number): Job | undefined;
  /** The log so far; undefined for a job that is not there. */
  logs(id: number): Promise<string | undefined>;
  /** Waits until a job has ended; undefined for one that is not there. */
  ended(id: number): Promise<Job | undefined>;
  /** Waits until nothing is queued or running. */
  idle(): Promise<void>;
  /** Ends all jobs and waits for them. */
  close(): Promise<void>;
}

interface Entry {
  readonly request: JobRequest;
  readonly end: PromiseWithResolvers<void>;
  job: Job;
}

/**
 * Creates an empty queue.
 *
 * @param options Where and how.
 * @returns The jobs.
 */
export function createJobs(options: JobsOptions): Jobs {
  const entries = new Map<number, Entry>();
  const queue: Entry[] = [];
  const running = new Set<Promise<void>>();
  const stop = new AbortController();
  const now = () => options.clock().toISOString();
  const execution = { ...options, signal: stop.signal, now };

  function startNext(): void {
    while (running.size < options.concurrency) {
      const entry = queue.shift();
      if (entry === undefined) return;
      const work = execute(entry, execution).finally(() => {
        running.delete(work);
        entry.end.resolve();
        startNext();
      });
      running.add(work);
    }
  }

  return {
    schedule(request) {
      if (stop.signal.aborted) throw closed();
      const id = options.firstId + entries.size;
      const job = newJob(request, { id, created: now() });
      const entry: Entry = { request, job, end: Promise.withResolvers() };
      entries.set(id, entry);
      queue.push(entry);
      startNext();
      return entry.job;
    },
    list: () => [...entries.values()].map(({ job }) => job),
    get: (id) => entries.get(id)?.job,
    async logs(id) {
      return entries.has(id) ? await readLog(options.dir, id) : undefined;
    },
    async ended(id) {
      const entry = entries.get(id);
      await entry?.end.promise;
      return entry?.job;
    },
    idle: () => idle(entries),
    async close() {
      stop.abort(closed());
      for (const entry of queue.splice(0)) {
        entry.job = { ...entry.job, status: "cancelled", ended: now() };
        entry.end.resolve();
      }
      await Promise.all(running);
    },
  };
}

interface Execution extends JobsOptions {
  readonly signal: AbortSignal;
  readonly now: () => string;
}

async function execute(entry: Entry, execution: Execution): Promise<void> {
  const { dir, env, secrets, signal, now } = execution;
  const { id } = entry.job;
  entry.job = { ...entry.job, status: "running", started: now() };
  const log = openJobLog(logPath(dir, id), secrets);
  try {
    const end = await execution.run(entry.request, {
      dir: `${dir}/work/${id}`,
      env,
      variables: execution.variables(id),
      secrets,
      signal,
      log: log.line,
    });
    const status = end.exitCode === 0 ? "passed" : "failed";
    entry.job = { ...entry.job, ...end, status, ended: now() };
  } catch (error) {
    log.line(error instanceof Error ? error.message : String(error));
    const status = signal.aborted ? "cancelled" : "failed";
    entry.job = { ...entry.job, status, ended: now() };
  } finally {
    log.close();
  }
}

/** Jobs schedule jobs: looks again until all have ended. */
async function idle(entries: ReadonlyMap<number, Entry>): Promise<void> {
  const open = [...entries.values()].filter(({ job }) => !isEnded(job));
  if (open.length === 0) return;
  await Promise.all(open.map(({ end }) => end.promise));
  await idle(entries);
}

function newJob(
  { repository, commit, command, variables }: JobRequest,
  rest: Pick<Job, "id" | "created">,
): Job {
  const names = Object.keys(variables).sort();
  return {
    ...rest,
    repository,
    commit,
    command,
    variables: names,
    status: "queued",
  };
}

function isEnded({ status }: Job): boolean {
  return status !== "queued" && status !== "running";
}

function logPath(dir: string, id: number): string {
  return `${dir}/logs/${id}.log`;
}

async function readLog(dir: string, id: number): Promise<string> {
  try {
    return await Deno.readTextFile(logPath(dir, id));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

function closed(): OcurootError {
  return new OcurootError(
    "ci/server",
    "Cannot run the job: the CI server was stopped",
  );
}
