// SPDX-License-Identifier: MIT
/**
 * Finds what kind of checkout a directory is in, and where its root is. It
 * evaluates nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { directoryOf, joinPath } from "./host/paths.ts";

/** Names of a repo config, the first one there counts. */
export const REPO_CONFIGS = ["repo.ocu.star", "repo.ocu.ts"] as const;

/** Marks the root of a tree that holds documents. */
const STORE_MARKER = ".ocuroot-store";

/** A checkout and its root. */
export interface Root {
  /** Source, or a checkout of documents. */
  readonly kind: "source" | "state" | "intent";
  /** Absolute path. */
  readonly path: string;
  /** Name of the repo config; empty in a checkout of documents. */
  readonly config: string;
}

/**
 * Walks upwards to the nearest repo config or store marker. Of the two the
 * deeper one counts; in one directory the marker does.
 *
 * @param cwd Absolute directory to start from.
 * @returns The root.
 * @throws {OcurootError} `repo/not-found` when neither is there, or when a
 *   marker does not say what it marks.
 */
export function findRoot(cwd: string): Root {
  const start = joinPath(cwd, ".");
  for (const path of upwards(start)) {
    const kind = storeKind(`${path}/${STORE_MARKER}`);
    if (kind !== undefined) return { kind, path, config: "" };
    const config = REPO_CONFIGS.find((name) => isFile(`${path}/${name}`));
    if (config !== undefined) return { kind: "source", path, config };
  }
  throw new OcurootError(
    "repo/not-found",
    `Cannot find the root of a repository: "${start}" and the directories ` +
      "above it have no repo.ocu.star or repo.ocu.ts",
    {
      hint:
        "Change to a directory of your project, or add a repo.ocu.star or " +
        "a repo.ocu.ts at its root.",
    },
  );
}

/**
 * Lists a directory and all those above it, deepest first.
 *
 * @param path Absolute directory.
 * @returns The directories.
 */
export function upwards(path: string): string[] {
  const parent = directoryOf(path);
  return parent === path ? [path] : [path, ...upwards(parent)];
}

function storeKind(marker: string): "state" | "intent" | undefined {
  if (!isFile(marker)) return undefined;
  const tags = readTags(marker);
  if (tags.includes("state")) return "state";
  if (tags.includes("intent")) return "intent";
  throw new OcurootError(
    "repo/not-found",
    `Cannot tell what "${marker}" marks: it is tagged neither state nor intent`,
  );
}

function readTags(marker: string): readonly string[] {
  try {
    const info = JSON.parse(Deno.readTextFileSync(marker));
    return Object.keys(info?.Tags ?? {});
  } catch {
    return [];
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
