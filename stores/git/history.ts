// SPDX-License-Identifier: MIT
/**
 * The last commits of a branch, read one after another through the reader of
 * objects that runs anyway: no process is started for them. It gives up where
 * histories are long or merged, which state branches are not.
 *
 * @module
 */

import type { Ancestry, CommitInfo } from "./repository.ts";
import type { Landing } from "./queue.ts";

/** Reads a commit; undefined when the cache does not have it. */
export type ReadCommit = (oid: string) => Promise<CommitInfo | undefined>;

const MOST_COMMITS = 128;

/**
 * Lists who landed between two commits.
 *
 * @param read Reads commits.
 * @param span The newest commit, and the one before the oldest.
 * @returns Oldest first; only the newest ones where there are many.
 */
export async function landingsSince(
  read: ReadCommit,
  span: { readonly of: string; readonly until: string },
): Promise<readonly Landing[]> {
  const found: Landing[] = [];
  let next: string | undefined = span.of;
  while (next !== undefined && next !== span.until) {
    const commit: CommitInfo | undefined = await read(next);
    if (commit === undefined || found.length === MOST_COMMITS) break;
    found.push(landingOf(next, commit));
    next = commit.parents[0];
  }
  return found.reverse();
}

/**
 * Looks for a commit in the nearer history of another.
 *
 * @param read Reads commits.
 * @param question The commits; `since` is where looking may end.
 * @returns Undefined when that does not tell.
 */
export async function findAncestor(
  read: ReadCommit,
  question: Ancestry,
): Promise<boolean | undefined> {
  let next: string | undefined = question.of;
  for (let left = MOST_COMMITS; left > 0; left--) {
    if (next === question.commit) return true;
    if (next === undefined || next === question.since) return false;
    const commit: CommitInfo | undefined = await read(next);
    if (commit === undefined || commit.parents.length > 1) return undefined;
    next = commit.parents[0];
  }
  return undefined;
}

/**
 * Reads a commit as git keeps it.
 *
 * @param text Headers, an empty line, the message.
 * @returns What it says.
 */
export function parseCommit(text: string): CommitInfo {
  const cut = text.indexOf("\n\n");
  const headers = text.slice(0, cut).split("\n");
  const valuesOf = (name: string) =>
    headers.filter((line) => line.startsWith(`${name} `))
      .map((line) => line.slice(name.length + 1));
  return {
    parents: valuesOf("parent"),
    author: valuesOf("author")[0]?.replace(/ \d+ [+-]\d+$/, "") ?? "",
    message: text.slice(cut + 2),
  };
}

/** Commits of other programs have no id of ours: they go by their author. */
function landingOf(oid: string, { author, message }: CommitInfo): Landing {
  const [, tx] = /^Ocu-Tx: (\S+)$/m.exec(message) ?? [];
  if (tx === undefined) return { tx: oid, writer: author };
  return { tx, writer: writerOf(tx) };
}

/** Letters at the start of the id of a transaction that name its writer. */
const WRITER_LENGTH = 8;

/**
 * Makes the id of a transaction.
 *
 * @param writer Name of the writer.
 * @returns An id that nobody else makes, and that tells the writer.
 */
export function transactionId(writer: string): string {
  return `${writer}${crypto.randomUUID().slice(WRITER_LENGTH)}`;
}

/**
 * Makes the name of a writer.
 *
 * @returns Eight digits that nobody else is likely to have.
 */
export function newWriter(): string {
  return crypto.randomUUID().slice(0, WRITER_LENGTH);
}

function writerOf(tx: string): string {
  return tx.slice(0, WRITER_LENGTH);
}
