// SPDX-License-Identifier: MIT
/**
 * What to say when a remote does not answer.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { redactUrls } from "./remote_url.ts";

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
  const {
    hint = "Check the URL, the network and your credentials.",
    status,
  } = more;
  return new OcurootError(
    "store/unavailable",
    `Cannot reach remote "${redactUrls(url)}": ${redactUrls(words)}`,
    { hint, ...(status === undefined ? {} : { data: { status } }) },
  );
}
