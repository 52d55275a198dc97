// SPDX-License-Identifier: MIT
/**
 * What a command came to, ready to print. It prints nothing.
 *
 * @module
 */

/** What a command came to. */
export interface Outcome {
  /** Printed with `--json`. */
  readonly json: unknown;
  /** Printed on stdout otherwise; absent for nothing. */
  readonly text?: string;
  /** Printed on stderr for people, with or without `--json`. */
  readonly note?: string;
  /** Exit code; 0 when absent. */
  readonly exit?: number;
  /** What went wrong besides the result, reported after it. */
  readonly error?: unknown;
}
