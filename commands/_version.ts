// SPDX-License-Identifier: MIT
/**
 * The version of this program. A test keeps it equal to `deno.json`, which a
 * compiled binary does not have at hand.
 *
 * @module
 */

/** The version, with an optional `-suffix`. */
export const VERSION = "0.4.0";
