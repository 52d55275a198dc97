// SPDX-License-Identifier: MIT
/**
 * The name of a repository in refs. It asks nothing of Git itself.
 *
 * @module
 */

import type { RepoSettings } from "@ocuroot/sdk/declaration";
import { OcurootError } from "@ocuroot/sdk/error";
import { parseRef } from "@ocuroot/sdk/ref";
import { repoName } from "@ocuroot/sdk/repo-name";

/**
 * Names a repository: its alias, then the override, then what `origin` gives.
 *
 * @param settings The settings of its repo config.
 * @param env Process environment.
 * @param origin Gives the URL of the remote `origin`.
 * @returns The name.
 * @throws {OcurootError} `repo/identity` when there is no usable one.
 */
export async function nameRepo(
  settings: RepoSettings,
  env: Readonly<Record<string, string>>,
  origin: () => Promise<string | undefined>,
): Promise<string> {
  const given = settings.alias || env["OCU_REPO_URL_OVERRIDE"];
  if (given) return checkedName(given);
  const url = await origin();
  if (url !== undefined) return checkedName(repoName(url));
  throw new OcurootError(
    "repo/identity",
    'Cannot name the repository: it has no alias and no remote "origin"',
    { hint: 'Call repo_alias("<name>") in the repo config.' },
  );
}

/** A name is usable when refs with it can be read back as they were. */
function checkedName(name: string): string {
  const usable = !/^\/|\/$|\/\/|#/.test(name) && isRefPart(name);
  if (usable) return name;
  throw new OcurootError(
    "repo/identity",
    `Cannot name the repository: "${name}" cannot stand in a ref`,
    { hint: 'Call repo_alias("<name>") in the repo config.' },
  );
}

function isRefPart(name: string): boolean {
  try {
    return parseRef(`${name}/-/x`).repo === name;
  } catch (error) {
    if (error instanceof OcurootError) return false;
    throw error;
  }
}
