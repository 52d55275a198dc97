// SPDX-License-Identifier: MIT
/**
 * Finds the repo config that a checkout of documents carries, to learn from
 * it where the stores are. It reads the tree as it lies there and writes
 * nothing.
 *
 * @module
 */

import type { RepoSettings } from "@ocuroot/sdk/declaration";
import { OcurootError } from "@ocuroot/sdk/error";
import type { RepoConfigDocument } from "@ocuroot/sdk/model";
import { openFsStore, type View } from "../stores/mod.ts";
import type { StoredRepoSource } from "./config/repo.ts";
import type { Root } from "./find_root.ts";

const LATEST = "/-/repo.ocu.star/@";

/**
 * A config in TypeScript is recorded as a module; the source beside it holds
 * its static settings in Starlark, for programs that know no TypeScript.
 */
const TYPESCRIPT = "repo.ocu.ts";

/**
 * Picks a recorded repo config: the preferred repo's, or the first one whose
 * link leads to a document.
 *
 * @param root Root of the checkout.
 * @param preferred Name of a repo, where one is known.
 * @returns The recorded source.
 * @throws {OcurootError} `repo/not-found` when none is recorded.
 */
export async function storedRepo(
  root: Root,
  preferred: string | undefined,
): Promise<StoredRepoSource> {
  const view = await readTree(root);
  const refs = await view.match(`**${LATEST}`);
  const first = refs.filter((ref) => ref === `${preferred}${LATEST}`);
  for (const ref of [...first, ...refs]) {
    const document = await view.get(ref) as RepoConfigDocument | undefined;
    if (document !== undefined) return decodeRepo(document);
  }
  throw new OcurootError(
    "repo/not-found",
    `Cannot work in "${root.path}": no repos registered in store`,
    { hint: "Create a release from a source checkout first." },
  );
}

/**
 * Decodes a recorded repo config.
 *
 * @param document The recorded document.
 * @returns Its source, ready to be evaluated.
 */
export function decodeRepo(document: RepoConfigDocument): StoredRepoSource {
  const modules = Object.entries(document.modules ?? {}).map((
    [path, text],
  ) => [path, Uint8Array.fromBase64(text)] as const);
  const typescript = document.modules?.[TYPESCRIPT] !== undefined;
  return {
    file: typescript ? TYPESCRIPT : "repo.ocu.star",
    stored: {
      file: Uint8Array.fromBase64(document.source),
      modules: Object.fromEntries(modules),
    },
  };
}

/**
 * Gives the directory that relative store paths count from, where the
 * checkout is itself a store on files inside its source repository.
 *
 * @param root Root of the checkout.
 * @param settings Settings of the recorded repo config.
 * @returns The source repository's root, or undefined when unknown.
 */
export function documentsBase(
  root: Root,
  settings: RepoSettings,
): string | undefined {
  const own = root.kind === "intent" ? settings.intent : settings.state;
  const description = own ?? settings.state;
  const path = (description as { fs?: { path?: string } } | undefined)?.fs
    ?.path;
  if (path === undefined) return undefined;
  const alone = settings.intent !== undefined && settings.intent !== null;
  const inside = path.replace(/^\.\/|\/$/g, "");
  const suffix = `/${inside}${alone ? "" : `/${root.kind}`}`;
  return root.path.endsWith(suffix)
    ? root.path.slice(0, -suffix.length)
    : undefined;
}

async function readTree(root: Root): Promise<View> {
  const store = await openFsStore(root.path, { tag: tagOf(root) });
  return store.view();
}

function tagOf(root: Root): "state" | "intent" {
  return root.kind === "intent" ? "intent" : "state";
}
