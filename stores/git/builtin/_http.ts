// SPDX-License-Identifier: MIT
/**
 * Requests to one remote: limits for each, another try when the remote asks
 * for patience, credentials that go to no other host. Deno's own proxy
 * and certificate settings hold. It does not know what is said.
 *
 * @module
 */

import { wait } from "../../wait.ts";
import type { Cache } from "../cache.ts";
import { GIT_TIMEOUT_MS } from "../git.ts";
import { patienceOf, pauseFor } from "../patience.ts";
import { unreachable } from "../unreachable.ts";
import { type Answer, ask, refusal, type Refused } from "./_ask.ts";
import { identify } from "./_credentials.ts";
import { withinLimits } from "./_limits.ts";

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

/** Which remote, and who asks. */
export type Asker = Pick<Cache, "url" | "env" | "signal">;

const MOST_REDIRECTS = 5;

/**
 * Prepares to talk to a remote; nothing is sent yet.
 *
 * @param asker The remote, perhaps with credentials, and who asks.
 * @returns It.
 */
export function createHttpRemote(
  asker: Asker,
): HttpRemote {
  const { url, env, signal: ending } = asker;
  const seconds = Number(env["OCUROOT_GIT_TIMEOUT"]);
  const total = seconds > 0 ? seconds * 1000 : GIT_TIMEOUT_MS;
  const { url: clean, headers } = identify(url, env);
  let base = clean.replace(/\/+$/, "");
  const send = async (
    { path, isWrite }: { readonly path: string; readonly isWrite: boolean },
    init: RequestInit,
  ): Promise<Answer> => {
    const headersNow = new Headers(init.headers);
    if (new URL(base).origin === new URL(clean).origin) {
      for (const [name, value] of headers) headersNow.append(name, value);
    }
    const request = { ...init, headers: headersNow };
    const once = () =>
      withinLimits(
        { remote: url, total, isWrite, ending },
        (underway) =>
          ask({ remote: url, url: `${base}${path}`, request, underway }),
      );
    return await patiently(asker, once);
  };
  return {
    async discover(service) {
      const path = `/info/refs?service=${service}`;
      for (let left = MOST_REDIRECTS; left >= 0; left--) {
        const answer = await send({ path, isWrite: false }, {
          redirect: "manual",
        });
        if (answer.moved === undefined) {
          return advertised(url, { answer, service });
        }
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

/** Asks again while the remote is busy; who is asked to end waits for none. */
async function patiently(
  { url, env, signal }: Asker,
  once: () => Promise<Answer | Refused>,
): Promise<Answer> {
  const patience = patienceOf(env);
  for (let tries = 1, waited = 0;; tries++) {
    const answer = await once();
    if ("bytes" in answer) return answer;
    const ms = pauseFor(answer, { tries, waited, patience }, {
      now: Date.now(),
      random: Math.random(),
    });
    if (ms === undefined || signal?.aborted) throw refusal(url, answer);
    await wait(ms, signal);
    waited += ms;
  }
}

/** A page to log in, say, may come instead of what was asked for. */
function advertised(
  url: string,
  { answer, service }: { readonly answer: Answer; readonly service: Service },
): Uint8Array<ArrayBuffer> {
  const { kind, bytes } = answer;
  if (kind.startsWith(`application/x-${service}-advertisement`)) return bytes;
  const words = kind === "" ? "nothing that tells its type" : kind;
  throw unreachable(url, `it is no git server: it answers with ${words}`);
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
