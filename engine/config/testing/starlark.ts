// SPDX-License-Identifier: MIT
/**
 * Files of tests in Starlark: functions called `test_*`, evaluated in this
 * process, where they can do nothing but ask the machine of their test.
 *
 * @module
 */

import { createRecorder } from "@ocuroot/sdk/declare";
import { OcurootError } from "@ocuroot/sdk/error";
import type { EffectHandler } from "@ocuroot/sdk/host";
import { freeze, StarlarkFunction } from "@ocuroot/starlark";
import { directoryOf } from "../../host/paths.ts";
import { readConfigFile } from "../config_file.ts";
import { evaluate, type Program } from "../program.ts";
import { readLimits } from "../limits.ts";
import {
  type CheckoutReader,
  createCheckoutReader,
} from "./checkout_reader.ts";
import { failureOf } from "./failure_of.ts";
import { releaseOf } from "./outline.ts";
import { testObject } from "./starlark_context.ts";
import { handlerOf, type Session } from "./starlark_session.ts";
import type { TestFile, TestFileOptions, Verdict } from "./test_file.ts";
import { createWorld, type World } from "./world.ts";

/**
 * Loads a file of tests.
 *
 * @param options The file and its surroundings.
 * @returns Its tests.
 * @throws {OcurootError} `config/*` when it cannot be loaded.
 */
export async function openStarlarkTests(
  options: TestFileOptions,
): Promise<TestFile> {
  const { root, file } = options;
  const bytes = await readConfigFile(root, file);
  const base = releaseOf(file);
  const dir = directoryOf(file);
  const program = await evaluate({
    ...options,
    bytes,
    read: (path) => readConfigFile(root, path),
    recorder: createRecorder({ kind: "release", base }),
    effects: loadingHandler(freshWorld(options)),
  });
  program.globals.forEach(freeze);
  const lines = new TextDecoder().decode(bytes).split("\n");
  const tests = testsIn(program);
  const { time } = readLimits(options.env);
  return {
    tests: tests.map(({ name, position: { line, column } }) => {
      const snippet = lines[line - 1] ?? "";
      return { name, frame: { file, line, column, snippet } };
    }),
    run(index) {
      const fresh = freshWorld(options);
      const part = { program, base, dir };
      return runTest(tests[index], {
        ...options,
        ...fresh,
        parts: [part],
        depth: { now: 0 },
        deadline: performance.now() + (time || Infinity),
      });
    },
    close: () => Promise.resolve(),
  };
}

async function runTest(
  fn: StarlarkFunction | undefined,
  session: Session,
): Promise<Verdict> {
  const [part] = session.parts;
  const { world: { dir }, reader: { printed }, signal } = session;
  if (fn === undefined || part === undefined) return { printed };
  return await part.program.call(fn, {
    args: fn.parameters.length === 0 ? [] : [testObject(session)],
    recorder: createRecorder({ kind: "run", base: part.base }),
    effects: handlerOf(session, { dir, kept: false }),
    signal,
  }).then(
    () => ({ printed }),
    (error: unknown) => ({ failure: failureOf(error), printed }),
  );
}

function testsIn({ globals }: Program): readonly StarlarkFunction[] {
  return [...globals].flatMap(([name, value]) =>
    name.startsWith("test_") && value instanceof StarlarkFunction ? [value] : []
  ).sort((a, b) => a.position.line - b.position.line);
}

interface FreshWorld {
  readonly world: World;
  readonly reader: CheckoutReader;
}

function freshWorld({ root, file }: TestFileOptions): FreshWorld {
  const reader = createCheckoutReader(root);
  const nowhere = { filename: file, line: 0, column: 0 };
  const world = createWorld({
    dir: directoryOf(file),
    readCheckout: (effect) => reader.perform(effect, nowhere),
  });
  return { world, reader };
}

/** What the top level of a loaded config asks for, no test has answered. */
function loadingHandler(fresh: FreshWorld): EffectHandler {
  const handler = handlerOf(fresh, { dir: fresh.world.dir, kept: false });
  return {
    ...handler,
    perform: (effect, site) =>
      handler.perform(effect, site).catch((error: unknown) => {
        const isUnexpected = error instanceof OcurootError &&
          error.code === "test/unexpected";
        if (!isUnexpected) throw error;
        throw new OcurootError(
          "test/unexpected",
          error.message.replace(
            "the test has no answer for it",
            "no test is under way yet",
          ),
          {
            hint: "Evaluate the config within a test, with t.graph(…): " +
              "load(…) runs its top level before any test.",
          },
        );
      }),
  };
}
