// SPDX-License-Identifier: MIT
/**
 * A small CI server on this machine, to try workflows without a platform and
 * to test them: it takes jobs over HTTP on the loopback address, with a token,
 * and runs them in clean clones. Jobs know the address and the token, so a
 * trigger function can schedule the next one. With the server everything it
 * started ends; logs stay only in a folder that was asked for.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { createSecrets } from "../../engine/host/secrets.ts";
import { answerRequest } from "./answer.ts";
import type { Job, JobRequest } from "./job.ts";
import { createJobs, type Jobs } from "./jobs.ts";
import { parseJobRequest } from "./parse_request.ts";
import { runJob } from "./run_job.ts";

/** How to start a server. */
export interface FakeCiOptions {
  /** Environment of this process: PATH of jobs, credentials of clones. */
  readonly env: Readonly<Record<string, string>>;
  /** Variables that every job gets. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Port on 127.0.0.1; 0, the default, for a free one. */
  readonly port?: number;
  /** Absolute folder for logs; a temporary one when absent. */
  readonly dir?: string;
  /** Most jobs at the same time; default 2. */
  readonly concurrency?: number;
  /** Gives the time. */
  readonly clock?: () => Date;
}

/** A request without what has a default. */
export type ScheduleOptions =
  & Pick<JobRequest, "repository" | "command">
  & Partial<JobRequest>;

/** A running server. */
export interface FakeCi extends AsyncDisposable {
  /** Its address, without a slash at the end. */
  readonly url: string;
  /** What requests carry as `Authorization: Bearer <token>`. */
  readonly token: string;
  /** Schedules a job. */
  schedule(request: ScheduleOptions): Job;
  /** All jobs, the first one first. */
  list(): readonly Job[];
  /** One job. */
  get(id: number): Job | undefined;
  /** The log of a job so far. */
  logs(id: number): Promise<string | undefined>;
  /** Waits until a job has ended. */
  ended(id: number): Promise<Job | undefined>;
  /** Waits until nothing is queued or running, follow-up jobs included. */
  idle(): Promise<void>;
  /** Stops the server, ends all jobs and removes what is temporary. */
  close(): Promise<void>;
}

/**
 * Starts a server.
 *
 * @param options How.
 * @returns The server; dispose of it with `await using`.
 * @throws {OcurootError} ci/server when the port is taken.
 */
export async function startFakeCi(options: FakeCiOptions): Promise<FakeCi> {
  const temporary = options.dir === undefined;
  const dir = await Deno.realPath(
    options.dir ?? await Deno.makeTempDir({ prefix: "ocuroot-ci-" }),
  );
  const token = randomToken();
  const secrets = createSecrets();
  secrets.register(token);
  let url = "";
  const jobs = createJobs({
    dir,
    firstId: await firstFreeId(dir),
    concurrency: options.concurrency ?? 2,
    env: options.env,
    secrets,
    clock: options.clock ?? (() => new Date()),
    run: runJob,
    variables: (id) => ({
      ...options.variables,
      OCUROOT_CI_URL: url,
      OCUROOT_CI_TOKEN: token,
      OCUROOT_CI_JOB: String(id),
    }),
  });
  const server = listen(options.port ?? 0, { jobs, token });
  url = `http://127.0.0.1:${server.addr.port}`;
  const close = async () => {
    const stopped = server.shutdown();
    await jobs.close();
    await stopped;
    await removeWork(temporary ? dir : `${dir}/work`);
  };
  return {
    ...jobs,
    url,
    token,
    schedule: (request) => jobs.schedule(parseJobRequest(request)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function listen(
  port: number,
  options: { readonly jobs: Jobs; readonly token: string },
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve(
      { hostname: "127.0.0.1", port, onListen: () => {} },
      (request) => answerRequest(request, options),
    );
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AddrInUse)) throw cause;
    throw new OcurootError(
      "ci/server",
      `Cannot start the CI server: port ${port} is in use`,
      { cause, hint: "Name another port, or leave it out for a free one." },
    );
  }
}

function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/** Logs of an earlier server in the same folder are kept. */
async function firstFreeId(dir: string): Promise<number> {
  await Deno.mkdir(`${dir}/logs`, { recursive: true });
  let highest = 0;
  for await (const { name } of Deno.readDir(`${dir}/logs`)) {
    highest = Math.max(highest, Number(/^(\d+)\.log$/.exec(name)?.[1] ?? 0));
  }
  return highest + 1;
}

async function removeWork(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
