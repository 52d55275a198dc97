// SPDX-License-Identifier: MIT
/**
 * Where a source file lives in the house, from its path. It reads no file.
 *
 * @module
 */

/** Absolute path of the checkout, with a slash at the end. */
export const ROOT: string = decodeURIComponent(
  new URL("../../", import.meta.url).pathname,
);

/** Folders that no product file may import. */
export const OUTSIDE: readonly string[] = [
  "tools",
  "tests",
  "bench",
  "examples",
];

const PURE = ["sdk/", "starlark/", "engine/graph/", "engine/plan/"];

/** Tests, and what only tests share. */
const TEST = /_test\.tsx?$|(^|\/)_(conformance|fake|testkit)\w*\.ts$/;

/** A file as the rules see it. */
export interface Place {
  /** Path relative to the checkout, with forward slashes. */
  readonly path: string;
  /** First segment, or the whole path for a file at the top. */
  readonly area: string;
  /** Path of its folder, `""` at the top. */
  readonly dir: string;
  /** True for tests, what only they share, and all of `tests/`. */
  readonly test: boolean;
  /** True for files that are never part of the product. */
  readonly outside: boolean;
  /** True where no clock, random, console or `Deno` may be used. */
  readonly pure: boolean;
}

/**
 * Tells where a file lives.
 *
 * @param filename Absolute path, or a path relative to the checkout.
 * @returns Its place.
 */
export function placeOf(filename: string): Place {
  const slashed = filename.replaceAll("\\", "/");
  const path = slashed.startsWith(ROOT) ? slashed.slice(ROOT.length) : slashed;
  const area = path.split("/")[0] ?? path;
  const test = TEST.test(path) || area === "tests";
  return {
    path,
    area,
    dir: path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "",
    test,
    outside: OUTSIDE.includes(area),
    pure: !test && PURE.some((folder) => path.startsWith(folder)),
  };
}
