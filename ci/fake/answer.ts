// SPDX-License-Identifier: MIT
/**
 * The HTTP side of the local CI server:
 *
 * | Request               | Answer                                      |
 * | --------------------- | ------------------------------------------- |
 * | `POST /jobs`          | 201 and the job                             |
 * | `GET /jobs`           | all jobs                                    |
 * | `GET /jobs/ID`        | one job; with `?wait`, when it has ended    |
 * | `GET /jobs/ID/logs`   | its log as text; `?wait` as well            |
 *
 * Every request needs the token. Errors are `{"error": {code, message, …}}`.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Jobs } from "./jobs.ts";
import { parseJobRequest } from "./parse_request.ts";

/** Most bytes of a request. */
const LIMIT = 1_000_000;

/** What answers are made from. */
export interface AnswerOptions {
  /** The jobs. */
  readonly jobs: Jobs;
  /** The token. */
  readonly token: string;
}

/**
 * Answers a request.
 *
 * @param request What came in.
 * @param options The jobs and the token.
 * @returns The answer; mistakes of the client are answers too.
 */
export async function answerRequest(
  request: Request,
  options: AnswerOptions,
): Promise<Response> {
  if (!mayAsk(request, options.token)) {
    return failure(401, "the token is missing or wrong");
  }
  try {
    return await answer(request, options.jobs);
  } catch (error) {
    if (!(error instanceof OcurootError)) throw error;
    return Response.json({ error: error.toJSON() }, { status: 400 });
  }
}

async function answer(request: Request, jobs: Jobs): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const [, , id = "", part = ""] = pathname.split("/");
  if (pathname === "/jobs" && request.method === "POST") {
    const job = jobs.schedule(parseJobRequest(await readJson(request)));
    return Response.json(job, { status: 201 });
  }
  if (request.method !== "GET") return failure(405, "only GET is taken here");
  if (pathname === "/jobs") return Response.json(jobs.list());
  if (!/^\/jobs\/\d+(\/logs)?$/.test(pathname)) {
    return failure(404, `"${pathname}" is not there`);
  }
  const wait = searchParams.has("wait");
  const job = wait ? await jobs.ended(Number(id)) : jobs.get(Number(id));
  if (job === undefined) return failure(404, `job "${id}" is not there`);
  if (part === "") return Response.json(job);
  return new Response(await jobs.logs(job.id));
}

async function readJson(request: Request): Promise<unknown> {
  const length = Number(request.headers.get("content-length") ?? LIMIT + 1);
  if (length > LIMIT) throw refused("it is too large");
  try {
    return JSON.parse(await request.text());
  } catch (cause) {
    if (cause instanceof SyntaxError) throw refused("it is not JSON");
    throw cause;
  }
}

/** Takes equally long for every wrong token of the right length. */
function mayAsk(request: Request, token: string): boolean {
  const given = request.headers.get("authorization") ?? "";
  const wanted = `Bearer ${token}`;
  if (given.length !== wanted.length) return false;
  let difference = 0;
  for (let i = 0; i < wanted.length; i++) {
    difference |= given.charCodeAt(i) ^ wanted.charCodeAt(i);
  }
  return difference === 0;
}

function failure(status: number, reason: string): Response {
  const error = refused(reason);
  return Response.json({ error: error.toJSON() }, { status });
}

function refused(reason: string): OcurootError {
  return new OcurootError("ci/request", `Cannot answer the request: ${reason}`);
}
