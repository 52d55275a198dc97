// SPDX-License-Identifier: MIT
/**
 * Requests to one remote: limits for each, another try when the remote asks
 * for patience, credentials that go to no other host. Deno's own proxy
 * and certificate settings hold. It does not know what is said.
 *
 * @module
 */

import type { OcurootError } from "@ocuroot/sdk/error";
import { wait } from "../../wait.ts";
import type { Cache } from "../cache.ts";
import { GIT_TIMEOUT_MS } from "../git.ts";
import { type Busy, patienceOf, pauseFor } from "../patience.ts";
import { redactUrls } from "../remote_url.ts";
import { unreachable } from "../unreachable.ts";
import { identify } from "./_credentials.ts";
import { type Underway, withinLimits } from "./_limits.ts";

/** What a remote offers. */
export type Service = "git-upload-pack" | "git-receive-pack";

/** Talks to one remote. */
export interface HttpRemote {
  /**
   * Asks what it has and can do.
   *
   * @throws {OcurootError} store/unavailable, git/timeout.
   */
  discover(service: Service): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Holds a conversation.
   *
   * @throws {OcurootError} store/unavailable, git/timeout.
   */
  converse(
    service: Service,
    body: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer>>;
}

/** Larger answers are not for a program that holds them in memory. */
const MOST_BYTES = 1024 * 1024 * 1024;
const MOST_REDIRECTS = 5;

/**
 * Prepares to talk to a remote; nothing is sent yet.
 *
 * @param cache The remote, perhaps with credentials, and who asks.
 * @returns It.
 */
export function createHttpRemote(
  { url, env, signal: ending }: Pick<Cache, "url" | "env" | "signal">,
): HttpRemote {
  const seconds = Number(env["OCUROOT_GIT_TIMEOUT"]);
  const total = seconds > 0 ? seconds * 1000 : GIT_TIMEOUT_MS;
  const { url: clean, headers } = identify(url, env);
  let base = clean.replace(/\/+$/, "");
  const patience = patienceOf(env);
  const send = async (
    { path, isWrite }: { readonly path: string; readonly isWrite: boolean },
    init: RequestInit,
  ): Promise<Answer> => {
    const headersNow = new Headers(init.headers);
    if (new URL(base).origin === new URL(clean).origin) {
      for (const [name, value] of headers) headersNow.append(name, value);
    }
    const request = { ...init, headers: headersNow };
    for (let tries = 1, waited = 0;; tries++) {
      const answer = await withinLimits(
        { remote: url, total, isWrite, ending },
        (underway) => ask(url, `${base}${path}`, { request, underway }),
      );
      if ("bytes" in answer) return answer;
      const ms = pauseFor(answer, { tries, waited, patience }, {
        now: Date.now(),
        random: Math.random(),
      });
      // Who is asked to end waits for nobody.
      if (ms === undefined || ending?.aborted) throw refusal(url, answer);
      await wait(ms, ending);
      waited += ms;
    }
  };
  return {
    async discover(service) {
      const path = `/info/refs?service=${service}`;
      for (let left = MOST_REDIRECTS; left >= 0; left--) {
        const answer = await send({ path, isWrite: false }, {
          redirect: "manual",
        });
        if (answer.moved === undefined) return answer.bytes;
        base = movedTo(url, { base, path, location: answer.moved });
      }
      throw unreachable(url, "it redirects without end");
    },
    async converse(service, body) {
      const kind = `application/x-${service}`;
      const isWrite = service === "git-receive-pack";
      const answer = await send({ path: `/${service}`, isWrite }, {
        method: "POST",
        body,
        redirect: "manual",
        headers: {
          "content-type": `${kind}-request`,
          accept: `${kind}-result`,
        },
      });
      if (answer.moved === undefined) return answer.bytes;
      throw unreachable(url, "it redirects in the middle of a conversation");
    },
  };
}

interface Answer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where it is instead. */
  readonly moved?: string;
}

interface Asking {
  readonly request: RequestInit;
  readonly underway: Underway;
}

async function ask(
  remote: string,
  url: string,
  { request, underway }: Asking,
): Promise<Answer | Busy> {
  const { signal } = underway;
  const response = await fetch(url, { ...request, signal }).catch((cause) => {
    throw unreachable(remote, wordsOf(cause));
  });
  const { status, ok } = response;
  if (ok) return { bytes: await bytesOf(remote, response, underway) };
  await response.body?.cancel();
  if (status >= 300 && status < 400) {
    const moved = response.headers.get("location") ?? "";
    return { bytes: new Uint8Array(), moved };
  }
  return {
    status,
    retryAfter: response.headers.get("retry-after") ?? undefined,
  };
}

function refusal(remote: string, { status, retryAfter }: Busy): OcurootError {
  const later = retryAfter === undefined ? "" : `, Retry-After: ${retryAfter}`;
  const words = `it answered with HTTP status ${status}${later}`;
  if (status !== 401 && status !== 403) {
    return unreachable(remote, words, { status });
  }
  const hint =
    "Give the URL a user and a token that may read and write it. Without a" +
    " git program no credential helper is asked.";
  return unreachable(remote, words, { hint, status });
}

async function bytesOf(
  remote: string,
  response: Response,
  underway: Underway,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    underway.alive();
    for await (const part of response.body ?? []) {
      underway.alive();
      size += part.length;
      if (size > MOST_BYTES) break;
      parts.push(part);
    }
  } catch (cause) {
    throw unreachable(remote, wordsOf(cause));
  }
  if (size <= MOST_BYTES) return await new Blob(parts).bytes();
  throw unreachable(
    remote,
    `it sends more than ${MOST_BYTES} bytes`,
    { hint: "Install git: without it everything is held in memory." },
  );
}

/** Only the first request may be sent elsewhere, and to the same service. */
function movedTo(
  remote: string,
  from: {
    readonly base: string;
    readonly path: string;
    readonly location: string;
  },
): string {
  const target = URL.canParse(from.location, `${from.base}${from.path}`)
    ? new URL(from.location, `${from.base}${from.path}`)
    : undefined;
  const isSafe = target?.protocol === "https:" ||
    target?.protocol === new URL(from.base).protocol;
  if (target === undefined || !isSafe || !target.href.endsWith(from.path)) {
    throw unreachable(remote, `it redirects to "${from.location}"`);
  }
  target.username = target.password = "";
  return target.href.slice(0, -from.path.length);
}

function wordsOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return redactUrls(text);
}
