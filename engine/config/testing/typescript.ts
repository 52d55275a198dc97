// SPDX-License-Identifier: MIT
/**
 * Files of tests in TypeScript: each in a child of its own without any
 * permission, which plays the machine itself. A test that hangs costs the
 * child, not the tests after it.
 *
 * @module
 */

import { joinPath } from "../../host/paths.ts";
import { type ChildrenOptions, createConfigChildren } from "../children.ts";
import type { ConfigChild } from "../typescript/child_process.ts";
import { frameOf } from "../typescript/errors.ts";
import { askChild, namesIn } from "../typescript/evaluation.ts";
import { fileUrl } from "../../host/file_url.ts";
import type { DraftTest, Request } from "../typescript/protocol.ts";
import { type ModuleFile, readModules } from "../typescript/read_modules.ts";
import { createCheckoutReader } from "./checkout_reader.ts";
import { failureOf } from "./failure_of.ts";
import type { TestFile, TestFileOptions, Verdict } from "./test_file.ts";

/** How children are started, beside what every file of tests needs. */
export type TypescriptTestOptions =
  & TestFileOptions
  & Pick<ChildrenOptions, "self" | "modules">;

/**
 * Loads a file of tests.
 *
 * @param options The file and its surroundings.
 * @returns Its tests.
 * @throws {OcurootError} `config/*` when it cannot be loaded.
 */
export async function openTypescriptTests(
  options: TypescriptTestOptions,
): Promise<TestFile> {
  const { root, file, env, signal, self, modules } = options;
  const graph = await readModules(root, file, { tests: true });
  const names = namesIn(options, graph);
  const children = createConfigChildren({
    env,
    tests: true,
    ...(self === undefined ? {} : { self }),
    ...(modules === undefined ? {} : { modules }),
  });
  const request = loadRequest(options, graph.files.values());
  const start = async (): Promise<readonly [ConfigChild, DraftTest[]]> => {
    const child = await children.childFor(graph);
    const effects = createCheckoutReader(root);
    const site = { filename: request.url, line: 1, column: 1 };
    const asking = { effects, signal, names, site };
    const list = await askChild(child, request, asking);
    return [child, list as unknown as DraftTest[]];
  };
  let child: ConfigChild;
  let tests: readonly DraftTest[];
  try {
    [child, tests] = await start();
  } catch (error) {
    await children.close();
    throw error;
  }
  return {
    tests: tests.map(({ name, site }) => ({
      name,
      frame: frameOf(site, { ...names, mask: (text) => text }),
    })),
    async run(test): Promise<Verdict> {
      const effects = createCheckoutReader(root);
      const { printed } = effects;
      try {
        if (child.gone()) [child] = await start();
        const site = tests[test]?.site ?? NOWHERE;
        const asking = { effects, signal, names, site };
        await askChild(child, { kind: "test", test }, asking);
        return { printed };
      } catch (error) {
        return { failure: failureOf(error), printed };
      }
    },
    close: () => children.close(),
  };
}

const NOWHERE = { filename: "", line: 0, column: 0 };

function loadRequest(
  { root, file }: TestFileOptions,
  files: Iterable<ModuleFile>,
): Request & { readonly kind: "load" } {
  const all = [...files];
  const url = fileUrl(joinPath(root, file));
  return {
    kind: "load",
    url,
    root: fileUrl(root),
    sources: Object.fromEntries(all.map((one) => [one.url, one.text])),
    modules: all.filter((one) => one.code && one.url !== url)
      .map((one) => one.url),
  };
}
