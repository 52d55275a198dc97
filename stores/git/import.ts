// SPDX-License-Identifier: MIT
/**
 * Builds commits by `fast-import`: no index, no work tree, one process for
 * all commits of a publication. Paths come from stores, which check them. It
 * pushes nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { FileChange } from "../tree.ts";
import type { Cache } from "./cache.ts";
import { type GitOptions, runGit } from "./git.ts";
import type { Draft, Signature } from "./repository.ts";

/**
 * Builds commits.
 *
 * @param place Where: the cache, and how to run git in it.
 * @param drafts The commits, each on a ref of its own.
 * @param signature Author and committer.
 * @returns Their object ids, in order.
 * @throws {OcurootError} git/failed when git refuses, store/full when the
 *   disk is full.
 */
export async function importCommits(
  { cache, git }: { readonly cache: Cache; readonly git: GitOptions },
  drafts: readonly Draft[],
  signature: Signature,
): Promise<readonly string[]> {
  const stream = drafts.map((draft) => commitText(draft, signature)).join("");
  const result = await runGit(
    ["fast-import", "--quiet", "--done", "--force", "--date-format=raw"],
    { ...git, stdin: new TextEncoder().encode(`${stream}done\n`) },
  );
  if (result.code !== 0) throw refused(cache, result.stderr);
  return drafts.map(({ ref }) => {
    const oid = cache.readRef(ref);
    if (oid !== undefined) return oid;
    throw refused(cache, `ref "${ref}" was not written`);
  });
}

function commitText(draft: Draft, signature: Signature): string {
  const seconds = Math.floor(signature.time / 1000);
  const who = `${clean(signature.name)} <${clean(signature.email)}>`;
  return [
    `commit ${draft.ref}\n`,
    `committer ${who} ${seconds} +0000\n`,
    `${data(draft.message)}\n`,
    draft.base === undefined ? "" : `from ${draft.base}\n`,
    ...draft.files.map(fileText),
    "\n",
  ].join("");
}

function fileText({ path, after }: FileChange): string {
  if (after === undefined) return `D ${quote(path)}\n`;
  return `M 100644 inline ${quote(path)}\n${data(after)}\n`;
}

function data(text: string): string {
  return `data ${new TextEncoder().encode(text).length}\n${text}`;
}

function quote(path: string): string {
  const escaped = path.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n");
  return `"${escaped}"`;
}

function clean(text: string): string {
  return text.replace(/[<>\n\r\0]/g, "");
}

function refused(cache: Cache, words: string): OcurootError {
  const isFull = /no space left/i.test(words);
  return new OcurootError(
    isFull ? "store/full" : "git/failed",
    `Cannot write to cache "${cache.directory}": ${words}`,
    isFull ? { hint: "Free some disk space, then run the command again." } : {},
  );
}
