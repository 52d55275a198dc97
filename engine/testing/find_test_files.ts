// SPDX-License-Identifier: MIT
/**
 * Finds files of tests by their names. It opens none.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { isTestFile } from "../config/testing/is_test_file.ts";
import { joinPath, relativePath } from "../host/paths.ts";

/**
 * Finds files of tests.
 *
 * @param root Absolute root of the checkout.
 * @param options `cwd` is the absolute directory that paths start from;
 *   `paths` are files and folders, the root where there are none.
 * @returns The files relative to the root, sorted, each once.
 * @throws {OcurootError} config/not-found for what is not there or outside,
 *   cli/usage for a file that holds no tests.
 */
export async function findTestFiles(
  root: string,
  { cwd, paths }: { readonly cwd: string; readonly paths: readonly string[] },
): Promise<readonly string[]> {
  if (paths.length === 0) return (await walk(root, "")).sort();
  const found = new Set<string>();
  for (const path of paths) {
    const start = path.startsWith("//") ? root : cwd;
    const whole = joinPath(start, path.replace(/^\/\//, "./"));
    const inside = relativePath(root, whole);
    if (inside === undefined) throw notFound(path, "outside the repository");
    const info = await Deno.stat(whole).catch(() => undefined);
    if (info === undefined) throw notFound(path, "not there");
    if (info.isFile && !isTestFile(inside)) throw noTests(path);
    const files = info.isFile
      ? [inside]
      : await walk(root, inside === "." ? "" : `${inside}/`);
    files.forEach((file) => found.add(file));
  }
  return [...found].sort();
}

/** Marks of roots that are others' business: stores and repositories. */
const ROOTS = [".ocuroot-store", "repo.ocu.star", "repo.ocu.ts"];

async function walk(root: string, folder: string): Promise<string[]> {
  const entries = await entriesOf(joinPath(root, folder));
  const isOther = folder !== "" &&
    entries.some(({ name }) => ROOTS.includes(name));
  if (isOther) return [];
  const found = await Promise.all(
    entries.map(async ({ name, isDirectory, isFile }) => {
      const path = `${folder}${name}`;
      if (isFile && isTestFile(name)) return [path];
      const skip = !isDirectory || name.startsWith(".") ||
        name === "node_modules";
      return skip ? [] : await walk(root, `${path}/`);
    }),
  );
  return found.flat();
}

/** A folder that may not be read is not of the repository. */
async function entriesOf(folder: string): Promise<readonly Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder));
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) return [];
    throw error;
  }
}

function notFound(path: string, problem: string): OcurootError {
  return new OcurootError(
    "config/not-found",
    `Cannot run tests in "${path}": it is ${problem}`,
    { hint: "Name files of tests, or folders that hold some." },
  );
}

function noTests(path: string): OcurootError {
  return new OcurootError(
    "cli/usage",
    `Cannot run tests in "${path}": it is no file of tests by its name`,
    { hint: 'Name it "*_test.ocu.star", or "*.ocu_test.ts" in TypeScript.' },
  );
}
