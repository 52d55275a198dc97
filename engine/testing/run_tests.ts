// SPDX-License-Identifier: MIT
/**
 * The verb behind `ocuroot test`: runs the tests of configs. It opens no
 * store, needs no commit, and changes nothing but its report.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { failureOf } from "../config/testing/failure_of.ts";
import type { TestFile, TestFileOptions } from "../config/testing/test_file.ts";
import { findRoot } from "../find_root.ts";
import { joinPath } from "../host/paths.ts";
import { findTestFiles } from "./find_test_files.ts";
import type { TestFileReport, TestReport, TestResult } from "./report.ts";

/** Which tests are run, and how. */
export interface RunTestsOptions {
  /** Absolute working directory. */
  readonly cwd: string;
  /** Process environment; limits are read. */
  readonly env: Readonly<Record<string, string>>;
  /** Files and folders; all of the repository when empty. */
  readonly paths?: readonly string[];
  /** Text that the names of tests must have. */
  readonly filter?: string;
  /** True to stop at the first failure; then files run one by one. */
  readonly failFast?: boolean;
  /** Most files at the same time; by the machine when absent. */
  readonly concurrency?: number;
  /** Ends everything when aborted. */
  readonly signal?: AbortSignal;
  /** Takes the report of each file, in the order of their names. */
  readonly onFile?: (report: TestFileReport) => void;
}

/**
 * Runs tests.
 *
 * @param options Which ones.
 * @returns What they came to. A test that fails is no error.
 * @throws {OcurootError} `config/not-found` and `cli/usage` for paths that
 *   lead to no tests.
 */
export async function runTests(options: RunTestsOptions): Promise<TestReport> {
  const { cwd, paths = [], failFast = false, onFile } = options;
  const root = rootOf(cwd);
  const files = await findTestFiles(root, { cwd: joinPath(cwd, "."), paths });
  const reports: TestFileReport[] = [];
  const shown = (report: TestFileReport) => {
    if (report.tests.length === 0 && report.error === undefined) return;
    reports.push(report);
    onFile?.(report);
  };
  const signal = options.signal ?? new AbortController().signal;
  const oneByOne = lineUp();
  await inOrder(files, {
    width: failFast ? 1 : options.concurrency ?? navigator.hardwareConcurrency,
    work: (file) => {
      const work = () => runFile({ ...options, root, file, signal });
      // Starlark runs in this process: together they would only disturb
      // what each may use of its memory.
      return file.endsWith(".star") ? oneByOne(work) : work();
    },
    done: (report) => {
      shown(report);
      return !(failFast && isBad(report));
    },
  });
  const tests = reports.flatMap((report) => report.tests);
  const passed = tests.filter(({ ok }) => ok).length;
  return {
    root,
    files: reports,
    passed,
    failed: tests.length - passed,
    broken: reports.filter(({ error }) => error !== undefined).length,
  };
}

/** Tests need no repository: without one they see the working directory. */
function rootOf(cwd: string): string {
  try {
    return findRoot(cwd).path;
  } catch (error) {
    if (!(error instanceof OcurootError)) throw error;
    return joinPath(cwd, ".");
  }
}

type FileRun = RunTestsOptions & TestFileOptions;

async function runFile(options: FileRun): Promise<TestFileReport> {
  const { file, filter = "", failFast = false } = options;
  let opened: TestFile;
  try {
    opened = await openTests(options);
  } catch (error) {
    return { file, tests: [], error: failureOf(error) };
  }
  const tests: TestResult[] = [];
  try {
    for (const [index, { name }] of opened.tests.entries()) {
      if (!name.includes(filter)) continue;
      tests.push(await runOne(opened, index));
      if (failFast && tests.at(-1)?.ok === false) break;
    }
    return { file, tests };
  } finally {
    await opened.close();
  }
}

async function openTests(options: TestFileOptions): Promise<TestFile> {
  if (options.file.endsWith(".ts")) {
    const { openTypescriptTests } = await import(
      "../config/testing/typescript.ts"
    );
    return await openTypescriptTests(options);
  }
  const { openStarlarkTests } = await import("../config/testing/starlark.ts");
  return await openStarlarkTests(options);
}

async function runOne(file: TestFile, index: number): Promise<TestResult> {
  const begin = performance.now();
  const { failure, printed } = await file.run(index);
  const durationMs = Math.round(performance.now() - begin);
  const { name = "", frame } = file.tests[index] ?? {};
  const result = {
    name,
    ...(frame === undefined ? {} : { line: frame.line }),
    ok: failure === undefined,
    durationMs,
    printed,
  };
  if (failure === undefined) return result;
  if (failure.frames.length > 0 || frame === undefined) {
    return { ...result, failure };
  }
  const { code, message, hint, data } = failure;
  const located = new OcurootError(code, message, {
    frames: [frame],
    ...(hint === undefined ? {} : { hint }),
    ...(data === undefined ? {} : { data }),
  });
  return { ...result, failure: located };
}

function isBad({ tests, error }: TestFileReport): boolean {
  return error !== undefined || tests.some(({ ok }) => !ok);
}

/** Lets one piece of work wait for the one before. */
function lineUp(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
}

/** Works on several items at a time, and hands results over in their order. */
async function inOrder<T, R>(
  items: readonly T[],
  { width, work, done }: {
    readonly width: number;
    readonly work: (item: T) => Promise<R>;
    /** Takes a result; false to begin nothing more. */
    readonly done: (result: R) => boolean;
  },
): Promise<void> {
  const results = new Map<number, R>();
  let [begun, handed, goesOn] = [0, 0, true];
  const worker = async () => {
    while (goesOn && begun < items.length) {
      const at = begun++;
      results.set(at, await work(items[at] as T));
      for (; goesOn && results.has(handed); handed++) {
        goesOn = done(results.get(handed) as R);
        results.delete(handed);
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}
