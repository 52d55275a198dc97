// SPDX-License-Identifier: MIT
/**
 * What a remote is told of who asks: the user and password of its URL, and
 * the headers that the environment configures for git. Credential helpers are
 * programs of git and are not asked.
 *
 * @module
 */

import { hideCredentials } from "../credentials.ts";

/** A remote without credentials in its URL, and the headers instead. */
export interface Identified {
  /** The URL. */
  readonly url: string;
  /** Headers of each request. */
  readonly headers: readonly (readonly [string, string])[];
}

/**
 * Takes the credentials out of a URL.
 *
 * @param url The remote.
 * @param env Process environment.
 * @returns The URL without them, and what to send instead.
 */
export function identify(
  url: string,
  env: Readonly<Record<string, string>>,
): Identified {
  const hidden = hideCredentials([url], env);
  const [clean = url] = hidden.args;
  const headers: (readonly [string, string])[] = [];
  let user: string | undefined;
  for (const [key, value] of settingsOf(hidden.env)) {
    const [, place, name] = /^(?:http|credential)\.(?:(.+)\.)?(\w+)$/i
      .exec(key) ?? [];
    if (name === undefined || !covers(place, clean)) continue;
    const found = /^([!-9;-~]+):\s*(.*)$/.exec(value);
    if (/^extraheader$/i.test(name) && /^http/i.test(key)) {
      if (found === null) headers.length = 0;
      else headers.push([found[1] ?? "", found[2] ?? ""]);
    } else if (/^username$/i.test(name)) user = value;
  }
  const isKnown = headers.some(([name]) => /^authorization$/i.test(name));
  if (user === undefined || isKnown) return { url: clean, headers };
  // A name alone is a token more often than not.
  const basic = new TextEncoder().encode(`${user}:`).toBase64();
  return {
    url: clean,
    headers: [...headers, ["Authorization", `Basic ${basic}`]],
  };
}

function* settingsOf(
  env: Readonly<Record<string, string>>,
): Generator<readonly [string, string]> {
  const count = Number(env["GIT_CONFIG_COUNT"]) || 0;
  for (let index = 0; index < count; index++) {
    const key = env[`GIT_CONFIG_KEY_${index}`];
    const value = env[`GIT_CONFIG_VALUE_${index}`];
    if (key !== undefined && value !== undefined) yield [key, value];
  }
}

/** Host and port have to be the same; a path covers what is below it. */
function covers(place: string | undefined, url: string): boolean {
  if (place === undefined) return true;
  try {
    const [outer, inner] = [new URL(place), new URL(url)];
    const path = outer.pathname.replace(/\/*$/, "/");
    return outer.origin === inner.origin &&
      `${inner.pathname}/`.startsWith(path);
  } catch {
    return false;
  }
}
