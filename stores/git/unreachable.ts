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
 * @param hint What to do about it, where that is known.
 * @returns The error.
 */
export function unreachable(
  url: string,
  words: string,
  hint = "Check the URL, the network and your credentials.",
): OcurootError {
  return new OcurootError(
    "store/unavailable",
    `Cannot reach remote "${redactUrls(url)}": ${redactUrls(words)}`,
    { hint },
  );
}
