// SPDX-License-Identifier: MIT
/**
 * Checks configs that are given as texts, for the tests of this folder.
 *
 * @module
 */

import { withFiles } from "../config/_fixture.ts";
import { checkConfigs, type CheckConfigsOptions } from "./check_configs.ts";
import type { ConfigReport } from "./finding.ts";

/** Files by path; `repo.ocu.star` is there unless it is given. */
export type Files = Readonly<Record<string, string>>;

/** How a check under test is made. */
export type KitOptions =
  & Partial<Omit<CheckConfigsOptions, "cwd">>
  & {
    /** Working directory below the root. */
    readonly inside?: string;
    /** Looks at the files before they are removed. */
    readonly after?: (root: string) => Promise<void>;
  };

const REPO = `repo_alias("acme")
store.set(store.fs(".store"))
`;

/** Checks files, without types unless they are asked for. */
export function report(
  files: Files,
  { inside = "", after = nothing, ...options }: KitOptions = {},
): Promise<ConfigReport> {
  const hasRepo = Object.keys(files).some((file) => file.startsWith("repo."));
  const tree = hasRepo ? files : { ...files, "repo.ocu.star": REPO };
  return withFiles(tree, async (folder) => {
    const root = await Deno.realPath(folder);
    const found = await checkConfigs({
      env: { HOME: root, PATH: Deno.env.get("PATH") ?? "" },
      types: false,
      ...options,
      cwd: `${root}/${inside}`,
    });
    await after(root);
    return found;
  });
}

/** Checks files and gives a line for each finding. */
export async function found(
  files: Files,
  options: KitOptions = {},
): Promise<readonly string[]> {
  const { findings } = await report(files, options);
  return findings.map(({ rule, severity, file, line, column }) =>
    `${severity} ${rule} ${file}:${line}:${column}`
  );
}

function nothing(): Promise<void> {
  return Promise.resolve();
}
