// SPDX-License-Identifier: MIT
/**
 * Which config files a push releases, as a pure function of what changed and
 * what is watched. It looks nothing up.
 *
 * @module
 */

import { compileGlob } from "@ocuroot/sdk/glob";
import type { FileChange } from "../changed_files.ts";
import { isTestFile } from "../config/testing/is_test_file.ts";

/** What the choice depends on. */
export interface Candidates {
  /** All files of the root, relative to it. */
  readonly files: readonly string[];
  /** What changed; undefined when all of it counts as new. */
  readonly changes: readonly FileChange[] | undefined;
  /** Path prefixes by the config file that watches them. */
  readonly watches: ReadonlyMap<string, readonly string[]>;
  /** Globs of files that are never released; `*` crosses `/`. */
  readonly ignore: readonly string[];
}

/** What was chosen. */
export interface Chosen {
  /** Config files to release, sorted, each once. */
  readonly files: readonly string[];
  /** Watching config files that are there no more. */
  readonly gone: readonly string[];
}

/**
 * Chooses the config files to release. Files of tests are none, but for one
 * that was pushed as a config before.
 *
 * @param candidates What the choice depends on.
 * @returns Those that changed or watch something that did.
 * @throws {OcurootError} ref/glob for a malformed glob to ignore.
 */
export function selectFiles(candidates: Candidates): Chosen {
  const { files, changes, watches } = candidates;
  const configs = files.filter(configFilter(files))
    .filter((file) => !isTestFile(file) || watches.has(file));
  const ignored = candidates.ignore
    .map((glob) => compileGlob(glob, { separator: false }));
  const wanted = (file: string) => !ignored.some((glob) => glob.test(file));
  const isChosen = changes === undefined
    ? () => true
    : (file: string) => isAffected(file, { changes, watches });
  return {
    files: configs.filter(isChosen).filter(wanted).toSorted(),
    gone: [...watches.keys()].filter((file) => !configs.includes(file)),
  };
}

/** A repo config is none, and roots below this one are others' business. */
function configFilter(files: readonly string[]): (file: string) => boolean {
  const nested = files.filter((file) => /\/repo\.ocu\.(star|ts)$/.test(file))
    .map((file) => file.slice(0, file.lastIndexOf("/") + 1));
  return (file) =>
    /(^|[/.])ocu\.(star|ts)$/.test(file) &&
    !/(^|\/)repo\.ocu\.(star|ts)$/.test(file) &&
    !nested.some((root) => file.startsWith(root));
}

function isAffected(
  file: string,
  known: {
    readonly changes: readonly FileChange[];
    readonly watches: ReadonlyMap<string, readonly string[]>;
  },
): boolean {
  const { changes, watches } = known;
  const prefixes = watches.get(file) ?? [];
  return changes.some(({ path }) =>
    path === file || prefixes.some((prefix) => path.startsWith(prefix))
  );
}
