// SPDX-License-Identifier: MIT
/**
 * Runs tests of configs that are given as texts, for the tests of this folder.
 *
 * @module
 */

import type { OcurootError } from "@ocuroot/sdk/error";
import { withFiles } from "../_fixture.ts";
import { openStarlarkTests } from "./starlark.ts";
import type { TestFile, Verdict } from "./test_file.ts";
import {
  openTypescriptTests,
  type TypescriptTestOptions,
} from "./typescript.ts";

/** How tests are run. */
export interface KitOptions {
  /** Process environment of the engine. */
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments that start children as the compiled program does. */
  readonly self?: TypescriptTestOptions["self"];
  /** Where the modules of children are. */
  readonly modules?: TypescriptTestOptions["modules"];
}

/** Files by path, and the one that holds the tests. */
export interface Given extends KitOptions {
  readonly files: Readonly<Record<string, string>>;
  readonly file: string;
}

/** Runs all tests of a file; gives what each came to, by name. */
export function verdicts(
  given: Given,
): Promise<Readonly<Record<string, Verdict>>> {
  return opened(given, async (file) => {
    const results: Record<string, Verdict> = {};
    for (const [index, { name }] of file.tests.entries()) {
      results[name] = await file.run(index);
    }
    return results;
  });
}

/** Loads a file of tests and hands it over. */
export function opened<T>(
  { files, file, env = {}, self, modules }: Given,
  use: (file: TestFile) => Promise<T>,
): Promise<T> {
  return withFiles(files, async (folder) => {
    const root = await Deno.realPath(folder);
    const { signal } = new AbortController();
    const options = { root, file, env, signal };
    const tests = file.endsWith(".ts")
      ? await openTypescriptTests({
        ...options,
        ...(self === undefined ? {} : { self }),
        ...(modules === undefined ? {} : { modules }),
      })
      : await openStarlarkTests(options);
    try {
      return await use(tests);
    } finally {
      await tests.close();
    }
  });
}

/** The message of a failure with the places that lead to it. */
export function told(failure: OcurootError | undefined): string {
  if (failure === undefined) return "passed";
  const places = failure.frames.map(({ file, line }) => `${file}:${line}`);
  return [`${failure.code} ${failure.message}`, ...places].join(" < ");
}

/** Each test with what it came to, in one line. */
export function outcome(
  results: Readonly<Record<string, Verdict>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(results)
    .map(([name, { failure }]) => [name, told(failure)] as const);
  return Object.fromEntries(entries);
}
