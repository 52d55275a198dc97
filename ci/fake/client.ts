// SPDX-License-Identifier: MIT
/**
 * Talks to a local CI server. It finds none by itself: the caller knows the
 * address.
 *
 * @module
 */

import { ERROR_CODES, type ErrorCode, OcurootError } from "@ocuroot/sdk/error";
import type { Job } from "./job.ts";
import type { ScheduleOptions } from "./server.ts";

/** How to reach a server. */
export interface CiAddress {
  /** Its address. */
  readonly url: string;
  /** Its token. */
  readonly token: string;
}

/** Requests to a server. */
export interface CiClient {
  /** Schedules a job. */
  schedule(request: ScheduleOptions): Promise<Job>;
  /** All jobs. */
  list(): Promise<readonly Job[]>;
  /** One job; with `wait`, when it has ended. */
  status(id: number, options?: WaitOptions): Promise<Job>;
  /** The log of a job; with `wait`, when it has ended. */
  logs(id: number, options?: WaitOptions): Promise<string>;
}

/** Whether to wait for the end of a job. */
export interface WaitOptions {
  /** True to wait. */
  readonly wait?: boolean;
}

/**
 * Makes a client.
 *
 * @param address How to reach the server.
 * @returns Its requests. Each throws ci/server when there is no answer and
 *   ci/request when the server refuses.
 */
export function ciClient(address: CiAddress): CiClient {
  const ask = (path: string, body?: unknown) => request(address, path, body);
  const at = (id: number, { wait = false }: WaitOptions, part = "") =>
    `/jobs/${id}${part}${wait ? "?wait" : ""}`;
  return {
    schedule: async (job) => await (await ask("/jobs", job)).json(),
    list: async () => await (await ask("/jobs")).json(),
    status: async (id, options = {}) =>
      await (await ask(at(id, options))).json(),
    logs: async (id, options = {}) =>
      await (await ask(at(id, options, "/logs"))).text(),
  };
}

async function request(
  { url, token }: CiAddress,
  path: string,
  body?: unknown,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url + path, {
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined
        ? {}
        : { method: "POST", body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new OcurootError(
      "ci/server",
      `Cannot reach the CI server at "${url}": it does not answer`,
      { cause, hint: 'Start one with "ocuroot ci fake".' },
    );
  }
  if (response.ok) return response;
  throw await refusal(response);
}

async function refusal(response: Response): Promise<OcurootError> {
  const body = await response.json().catch(() => ({}));
  const { code, message, hint } = body.error ?? {};
  const known: ErrorCode = Object.hasOwn(ERROR_CODES, code ?? "")
    ? code
    : "ci/server";
  const text = message ??
    `Cannot ask the CI server: it answered ${response.status}`;
  return new OcurootError(known, text, hint === undefined ? {} : { hint });
}
