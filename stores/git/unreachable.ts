// SPDX-License-Identifier: MIT
/**
 * What to say when a remote does not answer.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { redactUrls } from "./remote_url.ts";

/** By the words of git, of ssh and of hosts; only the advice goes by them. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /could not read (username|password)|authentication failed|error: 401|status 401|permission denied \(publickey/i,
    "Give Git other credentials for this host: they are missing, wrong or expired.",
  ],
  [
    /not found|does not exist|does not appear to be a git repository/i,
    "Check the URL, and that these credentials may see the repository.",
  ],
  [
    /could not resolve host|connection (refused|timed out|reset)/i,
    "Check the URL and the network, then run the same command again.",
  ],
];

function adviceFor(words: string): string {
  const known = ADVICE.find(([pattern]) => pattern.test(words));
  return known?.[1] ?? "Check the URL, the network and your credentials.";
}

/**
 * Says that a remote does not answer.
 *
 * @param url The remote.
 * @param words Why, as far as known.
 * @param more What to do about it, and the HTTP status, where known.
 * @returns The error.
 */
export function unreachable(
  url: string,
  words: string,
  more: { readonly hint?: string; readonly status?: number } = {},
): OcurootError {
  const { hint = adviceFor(words), status } = more;
  return new OcurootError(
    "store/unavailable",
    `Cannot reach remote "${redactUrls(url)}": ${redactUrls(words)}`,
    { hint, ...(status === undefined ? {} : { data: { status } }) },
  );
}
