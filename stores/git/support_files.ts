// SPDX-License-Identifier: MIT
/**
 * Files that a repo config wants beside the documents, at the root of the
 * branch: CI workflows, say. They are written when the repo config of a new
 * commit is recorded, and never deleted.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { keyAt } from "../path.ts";
import type { FileChange } from "../tree.ts";

const REPO_CONFIG = /(?:^|\/)-\/repo\.ocu\.(?:star|ts)\/@[^/]+$/;

/**
 * Finds the support files that a change has to bring along.
 *
 * @param support Text by path from the root of the branch.
 * @param files The change.
 * @returns Files by path from the root of the branch.
 */
export function supportFiles(
  support: Readonly<Record<string, string>>,
  files: readonly FileChange[],
): readonly FileChange[] {
  const isRecorded = files.some(({ path, before, after }) =>
    before === undefined && after !== undefined &&
    REPO_CONFIG.test(keyAt(path) ?? "")
  );
  if (!isRecorded) return [];
  return Object.entries(support).map(([path, after]) => ({
    path: checkPath(path),
    before: undefined,
    after,
  }));
}

function checkPath(path: string): string {
  const parts = path.split("/");
  const isPlain = parts.every((part) =>
    part !== "" && part !== "." && part !== ".." &&
    part.toLowerCase() !== ".git"
  );
  if (isPlain && !path.includes("\0")) return path;
  throw new OcurootError(
    "config/invalid",
    `Cannot write support file "${path}": it leaves the branch`,
    { hint: "Use a path such as .github/workflows/release.yml." },
  );
}
