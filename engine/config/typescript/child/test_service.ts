// SPDX-License-Identifier: MIT
/**
 * What a child that runs tests does beside serving: takes the tests that a
 * file registers, and runs each in a world of its own.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Json } from "@ocuroot/sdk/model";
import type { RegisteredTest } from "@ocuroot/sdk/testing";
import {
  baseName,
  cleanPath,
  directoryOf,
  relativePath,
} from "../../../host/paths.ts";
import type { ReadCheckout } from "../../testing/fake_files.ts";
import { createWorld } from "../../testing/world.ts";
import { urlPath } from "../../../host/file_url.ts";
import { indexFunctions } from "../functions.ts";
import type { DraftTest } from "../protocol.ts";
import type { Activity } from "./activity.ts";
import { placed, type Trace } from "./context.ts";
import { listExports } from "./draft.ts";
import type { Namespaces, TestService } from "./serve.ts";
import { installClock } from "./test_clock.ts";
import { createTest, type TestSurroundings } from "./test_context.ts";

/** A file of tests that was imported. */
type TestFile = Pick<
  TestSurroundings,
  "exports" | "functions" | "fileOf" | "file"
>;

/**
 * Makes the service, and puts its clock in the place of the real one.
 *
 * @returns The service.
 */
export function createTestService(): TestService {
  const waiting = { count: 0 };
  const clock = installClock(() => waiting.count === 0);
  const tests: RegisteredTest[] = [];
  const loaded: TestFile[] = [];
  Reflect.set(
    globalThis,
    Symbol.for("ocuroot.test"),
    (test: RegisteredTest) => void tests.push(test),
  );
  return {
    list({ url, root = "" }, namespaces) {
      loaded.push(testFile(namespaces, { url, root }));
      return tests.map(({ name, site }): DraftTest => ({
        name: String(name),
        site,
      })) as unknown as Json;
    },
    async run(index, activity) {
      const [test, file] = [tests[index], loaded.at(-1)];
      if (test === undefined || file === undefined) {
        throw new OcurootError("run/function", "Cannot run test: not loaded");
      }
      clock.reset();
      waiting.count = 0;
      await runTest(test, { file, activity, clock, waiting });
      return null;
    },
  };
}

function testFile(
  namespaces: Namespaces,
  { url: main, root }: { readonly url: string; readonly root: string },
): TestFile {
  const rootPath = cleanPath(urlPath(root));
  const pathOf = (url: string) =>
    url.startsWith("file:")
      ? relativePath(rootPath, cleanPath(urlPath(url))) ?? url
      : url;
  const exports = listExports(namespaces);
  return {
    exports,
    functions: indexFunctions(exports.list, (url) => baseName(pathOf(url))),
    file: pathOf(main),
    fileOf(config) {
      const home = namespaces.entries()
        .find(([, namespace]) => namespace["default"] === config)?.[0];
      return pathOf(home ?? config.site.filename);
    },
  };
}

async function runTest(
  test: RegisteredTest,
  { file, ...shared }:
    & Pick<TestSurroundings, "activity" | "clock" | "waiting">
    & {
      readonly file: TestFile;
    },
): Promise<void> {
  const blamed: unknown[] = [];
  const underway = new Set<Trace>();
  const world = createWorld({
    dir: directoryOf(file.file),
    readCheckout: readerOf(shared.activity),
  });
  const { body } = test;
  await body(createTest({
    ...file,
    ...shared,
    world,
    underway,
    blame: (error) => void blamed.push(error),
  }));
  if (blamed.length > 0) throw blamed[0];
  const [left] = underway;
  if (left !== undefined) throw placed(unfinished(), left);
}

/** Reads of the checkout are the engine's to do. */
function readerOf({ context: { host } }: Activity): ReadCheckout {
  return async ({ kind, path }) => {
    if (kind === "read_file") return await host.readFile(path);
    return kind === "is_dir" ? await host.isDir(path) : [
      ...await host.readDir(path),
    ];
  };
}

function unfinished(): OcurootError {
  return new OcurootError(
    "test/failed",
    "Cannot end the test: something that it called is still under way",
    { hint: "Put await before the call." },
  );
}
