// SPDX-License-Identifier: MIT
/**
 * One request and its answer: all of what it holds, where it is instead, or
 * why there is none. It asks once, and does not know what is said.
 *
 * @module
 */

import type { OcurootError } from "@ocuroot/sdk/error";
import type { Busy } from "../patience.ts";
import { redactUrls } from "../remote_url.ts";
import { unreachable } from "../unreachable.ts";
import type { Underway } from "./_limits.ts";

/** Larger answers are not for a program that holds them in memory. */
const MOST_BYTES = 1024 * 1024 * 1024;
const MOST_WORDS = 200;
const WHEN_BUSY = "Run the command again later, or let it wait longer with" +
  " OCUROOT_GIT_PATIENCE=<seconds>.";
const WHEN_FORBIDDEN =
  "Give the URL a user and a token that may read and write it. Without a git" +
  " program no credential helper is asked.";

/** An answer. */
export interface Answer {
  /** Its type of content. */
  readonly kind: string;
  /** What it holds. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where it is instead. */
  readonly moved?: string;
}

/** Why it did not do what it was asked for. */
export interface Refused extends Busy {
  /** In its own words, if any. */
  readonly words: string;
}

/** What to ask. */
export interface Asking {
  /** The remote, for messages. */
  readonly remote: string;
  /** Where. */
  readonly url: string;
  /** What. */
  readonly request: RequestInit;
  /** How long. */
  readonly underway: Underway;
}

/**
 * Asks once.
 *
 * @param asking What, and where.
 * @returns The answer, or why there is none.
 * @throws {OcurootError} store/unavailable when nobody answers.
 */
export async function ask(
  { remote, url, request, underway }: Asking,
): Promise<Answer | Refused> {
  const { signal } = underway;
  const response = await fetch(url, { ...request, signal }).catch((cause) => {
    throw unreachable(remote, wordsOf(cause));
  });
  const { status, ok } = response;
  const kind = response.headers.get("content-type") ?? "";
  if (ok) return { kind, bytes: await bytesOf(remote, response, underway) };
  if (status >= 300 && status < 400) {
    await response.body?.cancel();
    const moved = response.headers.get("location") ?? "";
    return { kind, bytes: new Uint8Array(), moved };
  }
  return {
    status,
    words: await wordsIn(response, kind),
    retryAfter: response.headers.get("retry-after") ?? undefined,
  };
}

/** What it says to a person, who may find out more from it than from us. */
async function wordsIn(response: Response, kind: string): Promise<string> {
  if (response.body === null || !/^text\/plain\b/i.test(kind)) {
    await response.body?.cancel();
    return "";
  }
  let text = "";
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    text = (text + part).trimStart();
    if (text.length > MOST_WORDS) break;
  }
  return text.slice(0, MOST_WORDS).split(/[\r\n]/, 1)[0] ?? "";
}

/**
 * Says why there is no answer.
 *
 * @param remote The remote.
 * @param refused What it said.
 * @returns The error.
 */
export function refusal(remote: string, refused: Refused): OcurootError {
  const { status, retryAfter, words } = refused;
  const said = words === "" ? "" : `: ${words}`;
  const later = retryAfter === undefined ? "" : `, Retry-After: ${retryAfter}`;
  const told = `it answered with HTTP status ${status}${later}${said}`;
  // That it is busy is no answer to what it was asked.
  if (status === 429 || retryAfter !== undefined) {
    return unreachable(remote, told, { hint: WHEN_BUSY });
  }
  const isForbidden = status === 401 || status === 403;
  const hint = isForbidden ? { hint: WHEN_FORBIDDEN } : {};
  return unreachable(remote, told, { ...hint, status });
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

function wordsOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return redactUrls(text);
}
