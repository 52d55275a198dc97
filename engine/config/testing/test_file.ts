// SPDX-License-Identifier: MIT
/**
 * A file of tests, whatever its language. These are types only; the names of
 * such files are in `is_test_file.ts`.
 *
 * @module
 */

import type { Frame, OcurootError } from "@ocuroot/sdk/error";

/** One test. */
export interface TestCase {
  /** What it is called. */
  readonly name: string;
  /** Where it is. */
  readonly frame: Frame | undefined;
}

/** What a test came to. */
export interface Verdict {
  /** Why it failed; absent when it passed. */
  readonly failure?: OcurootError;
  /** What it and the functions it called printed, secrets masked. */
  readonly printed: readonly string[];
}

/** A file of tests that has been loaded. */
export interface TestFile {
  /** Its tests, in the order of the file. */
  readonly tests: readonly TestCase[];
  /**
   * Runs one of them. A test that fails is no error.
   *
   * @throws {OcurootError} `cli/interrupted` when cancelled.
   */
  run(index: number): Promise<Verdict>;
  /** Ends what it needs. */
  close(): Promise<void>;
}

/** What loading a file of tests needs. */
export interface TestFileOptions {
  /** Absolute root of the checkout. */
  readonly root: string;
  /** The file, relative to the root. */
  readonly file: string;
  /** Process environment; limits are read. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends everything when aborted. */
  readonly signal: AbortSignal;
}
