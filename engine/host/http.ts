// SPDX-License-Identifier: MIT
/**
 * Makes one HTTP request and reads the answer to its end. Any status is a
 * normal answer; only a broken transport fails. It does not retry.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { HttpEffect, HttpResult } from "@ocuroot/sdk/host";
import { canonicalName, statusText } from "./http_status.ts";
import type { Secrets } from "./secrets.ts";

/** What a request needs besides the effect. */
export interface HttpOptions {
  /** Masks error texts. */
  readonly secrets: Secrets;
  /** Ends the request when aborted. */
  readonly signal: AbortSignal;
  /** Milliseconds it may take; 0 for no limit. */
  readonly timeout: number;
  /** Asked before every address, also those of redirects; may throw. */
  readonly allow?: (url: string) => Promise<void>;
}

/** More redirects than this in a row lead nowhere. */
const MAX_REDIRECTS = 20;

/**
 * Makes a request.
 *
 * @param effect What to ask.
 * @param options Masks and limits.
 * @returns The answer.
 * @throws {OcurootError} `host/http` when there is no answer, `host/timeout`
 *   past the limit, `cli/interrupted` when aborted.
 */
export async function runHttp(
  effect: HttpEffect,
  options: HttpOptions,
): Promise<HttpResult> {
  const limit = options.timeout === 0
    ? []
    : [AbortSignal.timeout(options.timeout)];
  const signal = AbortSignal.any([options.signal, ...limit]);
  try {
    const response = await follow(effect, { ...options, signal });
    const body = await response.text();
    return {
      statusCode: response.status,
      statusText: statusText(response.status, response.statusText),
      headers: responseHeaders(response.headers),
      body,
    };
  } catch (error) {
    if (error instanceof OcurootError) throw error;
    throw transportError(effect, error, options);
  }
}

/** Follows redirects one by one, so that each address can be refused. */
async function follow(
  effect: HttpEffect,
  options: HttpOptions,
): Promise<Response> {
  let request = effect;
  for (let count = 0; count <= MAX_REDIRECTS; count++) {
    await options.allow?.(request.url);
    const response = await fetch(request.url, {
      method: request.method,
      headers: requestHeaders(request),
      signal: options.signal,
      redirect: "manual",
      ...(hasBody(request) ? { body: request.body } : {}),
    });
    const location = response.headers.get("location");
    const moved = [301, 302, 303, 307, 308].includes(response.status);
    if (!moved || location === null) return response;
    await response.body?.cancel();
    request = redirected(request, { status: response.status, location });
  }
  throw new TypeError(`it was redirected more than ${MAX_REDIRECTS} times`);
}

/** As browsers do: a form becomes a question, credentials stay at home. */
function redirected(
  request: HttpEffect,
  answer: { readonly status: number; readonly location: string },
): HttpEffect {
  const url = new URL(answer.location, request.url);
  const { status } = answer;
  const asks = (status === 303 && request.method !== "HEAD") ||
    (status < 303 && request.method === "POST");
  const away = url.origin !== new URL(request.url).origin;
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) =>
      !(away && /^(?:authorization|cookie|proxy-authorization)$/i.test(name)) &&
      !(asks && /^content-/i.test(name))
    ),
  );
  const changed = asks ? { method: "GET", body: "" } : {};
  return { ...request, ...changed, url: url.href, headers };
}

/** Credentials of a URL need not be registered as secrets to be some. */
function withoutUserinfo(text: string): string {
  return text.replace(/(https?:\/\/)[^\s/'"]+@/gi, "$1");
}

function hasBody(effect: HttpEffect): boolean {
  return effect.method !== "GET" && effect.method !== "HEAD" &&
    (effect.body !== "" || effect.method !== "DELETE");
}

function requestHeaders(effect: HttpEffect): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(effect.headers)) {
    for (const value of values) headers.append(name, value);
  }
  return headers;
}

function responseHeaders(headers: Headers): Record<string, readonly string[]> {
  const result: Record<string, string[]> = {};
  for (const [name, value] of headers) {
    (result[canonicalName(name)] ??= []).push(value);
  }
  return result;
}

function transportError(
  effect: HttpEffect,
  error: unknown,
  options: HttpOptions,
): OcurootError {
  const what = `Cannot ${effect.method} "${withoutUserinfo(effect.url)}"`;
  if (options.signal.aborted) {
    const message = options.secrets.mask(`${what}: interrupted`);
    return new OcurootError("cli/interrupted", message);
  }
  if (error instanceof DOMException && error.name === "TimeoutError") {
    const text = `${what}: no answer within ${options.timeout / 1000} s`;
    return new OcurootError("host/timeout", options.secrets.mask(text), {
      hint: "Raise the limit with OCUROOT_HTTP_TIMEOUT, or set it to 0 for " +
        "no limit.",
    });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new OcurootError(
    "host/http",
    options.secrets.mask(`${what}: ${withoutUserinfo(reason)}`),
  );
}
