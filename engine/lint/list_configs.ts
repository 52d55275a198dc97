// SPDX-License-Identifier: MIT
/**
 * Which configs a check looks at: those that a push would release once all
 * files were committed, or the ones that are named. It reads none of them.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { splitNul, tryGit } from "../git.ts";
import { directoryOf, joinPath, relativePath } from "../host/paths.ts";
import { selectFiles } from "../push/select_files.ts";

/** Where to look. */
export interface ListOptions {
  /** Absolute root of the checkout. */
  readonly root: string;
  /** Globs of files that are never released. */
  readonly ignore: readonly string[];
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Lists the configs of a checkout, but not its repo config.
 *
 * @param options Where to look.
 * @returns Paths relative to the root, sorted.
 * @throws {OcurootError} ref/glob for a malformed glob to ignore.
 */
export async function listConfigs(
  { root, ignore, env }: ListOptions,
): Promise<readonly string[]> {
  const listed = await listWithGit(root, env) ?? await walk(root, "");
  const files = withoutStores(listed);
  return selectFiles({ files, changes: undefined, watches: new Map(), ignore })
    .files;
}

/** What a caller names. */
export interface Named {
  /** Files relative to the root. */
  readonly files: readonly string[];
  /** Directories relative to the root, with a slash at the end. */
  readonly folders: readonly string[];
}

/**
 * Finds what a caller names.
 *
 * @param names Paths from the working directory; `//` is the root.
 * @param place Where that is.
 * @returns Files and directories.
 * @throws {OcurootError} `config/not-found` for one that is not there.
 */
export async function findNamed(
  names: readonly string[],
  { root, cwd }: { readonly root: string; readonly cwd: string },
): Promise<Named> {
  const files: string[] = [];
  const folders: string[] = [];
  for (const name of names) {
    const path = name.startsWith("//")
      ? joinPath(root, name.slice(2))
      : joinPath(cwd, name);
    const file = relativePath(root, path);
    if (file === undefined) {
      throw notFound(name, "it is outside the repository");
    }
    const info = await Deno.stat(path).catch(() => undefined);
    if (info === undefined) throw notFound(name, "it is not there");
    if (info.isDirectory) folders.push(file === "." ? "" : `${file}/`);
    else files.push(file);
  }
  return { files, folders };
}

function notFound(name: string, problem: string): OcurootError {
  return new OcurootError(
    "config/not-found",
    `Cannot check config "${name}": ${problem}`,
    {
      hint: "Name a file of this repository: from where you are, or from its" +
        " root with // in front. Without names all configs are checked.",
    },
  );
}

/** Tracked files and new ones that are not ignored, as far as they are there. */
async function listWithGit(
  root: string,
  env: Readonly<Record<string, string>>,
): Promise<readonly string[] | undefined> {
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const result = await tryGit([...list, "--", "."], { dir: root, env })
    .catch((error) => {
      if (error instanceof OcurootError) return undefined;
      throw error;
    });
  if (result === undefined || result.code !== 0) return undefined;
  const names = new Set(splitNul(new TextDecoder().decode(result.stdout)));
  const files: string[] = [];
  for (const name of names) {
    const isConfig = /ocu\.(star|ts)$|\.ocuroot-store$/.test(name);
    if (isConfig && await isFile(`${root}/${name}`)) files.push(name);
  }
  return files;
}

function isFile(path: string): Promise<boolean> {
  return Deno.stat(path).then((info) => info.isFile, () => false);
}

/** Without Git: everything but hidden folders and installed packages. */
async function walk(root: string, below: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (
    const { name, isDirectory, isFile } of Deno.readDir(
      joinPath(root, below === "" ? "." : below),
    )
  ) {
    const path = below === "" ? name : `${below}/${name}`;
    const isSkipped = name.startsWith(".") || name === "node_modules";
    if (isDirectory && !isSkipped) found.push(...await walk(root, path));
    if (isFile) found.push(path);
  }
  return found;
}

/** What lies in a store are documents, whatever their names. */
function withoutStores(files: readonly string[]): readonly string[] {
  const stores = files.filter((file) => file.endsWith("/.ocuroot-store"))
    .map((file) => `${directoryOf(file)}/`);
  return files.filter((file) =>
    !stores.some((store) => file.startsWith(store))
  );
}
