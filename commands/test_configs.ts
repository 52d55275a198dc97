// SPDX-License-Identifier: MIT
/**
 * `ocuroot test [PATH…]`: runs the tests of configs. It touches no store.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { TestReport } from "../engine/testing/report.ts";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS, type CommonFlags, flag } from "./_flags.ts";
import type { Outcome } from "./_outcome.ts";
import { createReporter } from "./_render/reporter.ts";
import { createStyle, wantsColor } from "./_render/style.ts";
import { testFileText, testSumText } from "./_render/test_report.ts";
import { trustedInstead } from "./_untrusted.ts";
import { withoutWorkspace } from "./_verb.ts";
import { EXIT } from "./exit_code.ts";
import type { Io } from "./io.ts";

interface Flags extends CommonFlags {
  /** Text that names of tests must have. */
  readonly filter?: string | undefined;
  /** Stop at the first failure. */
  readonly failFast?: boolean | undefined;
  /** File for a report as XML. */
  readonly junit?: string | undefined;
}

/** The command. */
export const testConfigs: Command<Context> = buildCommand<
  Flags,
  string[],
  Context
>({
  docs: {
    brief: "Run the tests of config files",
    customUsage: ["[flags] [<path>...]"],
    fullDescription:
      `Runs "test_" functions of *_test.ocu.star, and what test(…) registers in
*.ocu_test.ts, of the files and folders that are named, else of the whole
repository. Each test has a machine of its own that answers what it says:
nothing is run, sent, written or deployed, and no store is opened. Exit code 1
when a test fails, 6 when a file cannot be loaded.`,
  },
  parameters: {
    flags: {
      filter: {
        kind: "parsed",
        parse: String,
        placeholder: "text",
        brief: "Run only tests that have this text in their name",
        optional: true,
      },
      failFast: flag("Stop at the first test that fails"),
      junit: {
        kind: "parsed",
        parse: String,
        placeholder: "file",
        brief: "Write a report as JUnit XML too",
        optional: true,
      },
      ...COMMON_FLAGS,
      concurrency: {
        ...COMMON_FLAGS.concurrency,
        brief: "Most files at the same time; default one for each processor",
      },
    },
    positional: {
      kind: "array",
      parameter: {
        brief: "Files of tests, or folders that hold some",
        parse: String,
        placeholder: "path",
      },
    },
  },
  func: withoutWorkspace(runCommand),
});

async function runCommand(
  io: Io,
  flags: Flags,
  ...paths: readonly string[]
): Promise<Outcome> {
  const { filter, failFast = false, concurrency, json = false } = flags;
  trustedInstead("test", { io, flags: {}, use: "refuse" });
  const engine = await io.engine();
  const reporter = await createReporter(io, flags);
  const style = createStyle(wantsColor(io, io.stdout, { flag: flags.color }));
  let shown: Promise<void> = Promise.resolve();
  const report = await engine.runTests({
    cwd: io.cwd,
    env: io.env,
    paths,
    failFast,
    ...(filter === undefined ? {} : { filter }),
    ...(concurrency === undefined ? {} : { concurrency }),
    onFile(file) {
      if (json) return;
      shown = shown.then(async () =>
        io.stdout.write(await testFileText(file, style))
      );
    },
  });
  await shown;
  for (const error of problemsOf(report)) {
    reporter.error?.(error, (text) => text);
  }
  reporter.finish();
  if (flags.junit !== undefined) {
    const { junitXml } = await import("./_render/junit.ts");
    io.saveFile(pathFrom(io, flags.junit), junitXml(report));
  }
  if (!json && report.files.length > 0) {
    io.stdout.write(testSumText(report, style));
  }
  return {
    json: jsonOf(report),
    ...(report.files.length > 0 ? {} : { note: noteOf(flags) }),
    exit: exitOf(report),
  };
}

function problemsOf({ files }: TestReport): readonly unknown[] {
  return files.flatMap(({ tests, error }) => [
    error,
    ...tests.map(({ failure }) => failure),
  ]).filter((problem) => problem !== undefined);
}

/** Errors as other commands print them. */
function jsonOf({ files, passed, failed, broken }: TestReport): unknown {
  const shown = files.map(({ file, tests, error }) => ({
    file,
    ...(error === undefined ? {} : { error: error.toJSON() }),
    tests: tests.map(({ failure, ...test }) => ({
      ...test,
      ...(failure === undefined ? {} : { failure: failure.toJSON() }),
    })),
  }));
  return { files: shown, passed, failed, broken };
}

function exitOf({ failed, broken }: TestReport): number {
  if (broken > 0) return EXIT.config;
  return failed > 0 ? EXIT.failed : EXIT.ok;
}

function noteOf({ filter }: Flags): string {
  return filter === undefined
    ? "No tests found: name their files *_test.ocu.star or *.ocu_test.ts\n"
    : `No tests found that have "${filter}" in their name\n`;
}

function pathFrom({ cwd }: Io, path: string): string {
  return /^(\/|[A-Za-z]:)/.test(path) ? path : `${cwd}/${path}`;
}
