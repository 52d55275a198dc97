// SPDX-License-Identifier: MIT
/**
 * The network of a test: answers requests by rules and keeps what was asked.
 * It never opens a connection.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { HttpEffect, HttpResult } from "@ocuroot/sdk/host";
import type { HttpAnswer, HttpCall } from "@ocuroot/sdk/testing";
import { canonicalName, statusText } from "../../host/http_status.ts";
import { objectOf } from "./fake_shell.ts";
import { type Answer, createRules, type Pattern } from "./rules.ts";
import { unexpected, unfit } from "./unexpected.ts";

/** The network of a test. */
export interface FakeHttp {
  /** Sets what answers. */
  on(pattern: Pattern<HttpCall>, answer: Answer<HttpCall, HttpAnswer>): void;
  /** What was asked, in order. */
  readonly calls: readonly HttpCall[];
  /**
   * Answers a request.
   *
   * @throws {OcurootError} `host/http` where the answer says so,
   *   `test/unexpected` for a request that nothing answers.
   */
  perform(effect: HttpEffect): Promise<HttpResult>;
}

/**
 * Makes a network without rules.
 *
 * @returns The network.
 */
export function createFakeHttp(): FakeHttp {
  const rules = createRules<HttpCall, HttpAnswer>((
    { method, url },
  ) => [url, `${method} ${url}`]);
  const calls: HttpCall[] = [];
  return {
    on: rules.on,
    calls,
    async perform({ method, url, headers, body }) {
      const call = { method, url, headers, body };
      const found = await rules.answer(call);
      if (found === undefined) {
        const text = JSON.stringify(`${method} ${url}`);
        throw unexpected(
          `${method} "${url}"`,
          `Say what it answers, before it is asked: t.http.on(${text}).`,
        );
      }
      calls.push(call);
      return resultOf(call, found.value);
    },
  };
}

function resultOf({ method, url }: HttpCall, value: unknown): HttpResult {
  const { status = 200, body = "", headers = {}, error } = objectOf(value);
  if (error !== undefined && error !== null) {
    throw new OcurootError("host/http", `Cannot ${method} "${url}": ${error}`);
  }
  if (typeof status !== "number" || !Number.isInteger(status)) {
    throw unfit("a status is not a whole number");
  }
  const entries = Object.entries(objectOf(headers)).map(([name, header]) => {
    const values = Array.isArray(header) ? header : [header];
    return [canonicalName(name), values.map(String)] as const;
  });
  return {
    statusCode: status,
    statusText: statusText(status),
    headers: Object.fromEntries(entries),
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}
