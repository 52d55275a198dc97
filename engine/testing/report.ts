// SPDX-License-Identifier: MIT
/**
 * What running tests came to. These are types; nothing is shown here.
 *
 * @module
 */

import type { OcurootError } from "@ocuroot/sdk/error";

/** What one test came to. */
export interface TestResult {
  /** What it is called. */
  readonly name: string;
  /** 1-based line where it is; absent where that is not known. */
  readonly line?: number;
  /** Whether it passed. */
  readonly ok: boolean;
  /** How long it took. */
  readonly durationMs: number;
  /** Why it failed; absent when it passed. */
  readonly failure?: OcurootError;
  /** What it printed, secrets masked. */
  readonly printed: readonly string[];
}

/** What one file of tests came to. */
export interface TestFileReport {
  /** The file, relative to the root. */
  readonly file: string;
  /** Its tests that ran, in the order of the file. */
  readonly tests: readonly TestResult[];
  /** Why it could not be loaded; absent when it was. */
  readonly error?: OcurootError;
}

/** What all of it came to. */
export interface TestReport {
  /** Absolute root of the checkout. */
  readonly root: string;
  /** The files by name, without those of which no test was wanted. */
  readonly files: readonly TestFileReport[];
  /** Tests that passed. */
  readonly passed: number;
  /** Tests that failed. */
  readonly failed: number;
  /** Files that could not be loaded. */
  readonly broken: number;
}
