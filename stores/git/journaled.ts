// SPDX-License-Identifier: MIT
/**
 * A store in Git whose writers keep journals beside the branch. What only one
 * writer writes is pushed to its own ref, where nobody is before it; whoever
 * lands on the branch next takes it along. All who read see both as one.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Backend, Place, Session } from "../backend.ts";
import { LostRace } from "../lost_race.ts";
import { createMutex } from "../mutex.ts";
import type { FileChange, Tree } from "../tree.ts";
import { JOURNAL_FILE } from "./journal.ts";
import type { Journals, Picked } from "./journals.ts";

const MOST_TRIES = 20;

/**
 * Makes the backend of such a store.
 *
 * @param branch The backend of the branch.
 * @param journals The journals beside it.
 * @returns The backend.
 */
export function createJournaledBackend(
  branch: Backend,
  journals: Journals,
): Backend {
  // What is appended while ours is folded would be taken for folded.
  const turn = createMutex();
  const begin = async (place?: Place): Promise<Session> => {
    const end = await turn();
    try {
      const session = await branch.begin(place);
      return {
        ...session,
        async end() {
          await session.end();
          end();
        },
      };
    } catch (error) {
      end();
      throw error;
    }
  };
  return {
    ...branch,
    tree: async (how) => await journals.on(await branch.tree(how)),
    async begin(place) {
      const session = await begin(place);
      try {
        const tree = await journals.on(session.tree);
        return { ...withFolding({ session, journals }), tree };
      } catch (error) {
        await session.end();
        throw error;
      }
    },
    async append({ files }) {
      const end = await turn();
      try {
        const tree = await branch.tree();
        return await isOpenOn(tree, journals) &&
          await journals.append(tree, files);
      } finally {
        end();
      }
    },
    async close() {
      await leave(begin, journals).catch(unlessStopped);
      await branch.close();
    },
  };
}

/** Those who do not know of journals must not meet one: the branch says so. */
async function isOpenOn(tree: Tree, journals: Journals): Promise<boolean> {
  return journals.isOpen() && await tree.read(JOURNAL_FILE) !== undefined;
}

interface Journaling {
  /** The session on the branch. */
  readonly session: Session;
  readonly journals: Journals;
}

function withFolding({ session, journals }: Journaling): Session {
  return {
    ...session,
    async prepare(change) {
      await makeWay(change.files, { session, journals });
      const due = await journals.pick("due", change.files);
      const files = new Map<string, FileChange>();
      for (const file of await due.files(session.tree)) {
        files.set(file.path, file);
      }
      for (const { path, after } of change.files) {
        const before = await session.tree.read(path);
        files.set(path, { path, before, after });
      }
      const all = { ...change, files: [...files.values()] };
      const prepared = await session.prepare(all);
      return {
        ...prepared,
        get revision() {
          return prepared.revision;
        },
        async commit() {
          await prepared.commit();
          due.folded();
        },
      };
    },
  };
}

/**
 * A document that is deleted, or is again what it was before a journal, must
 * not come back from there: what blocks is folded first, and taken away.
 */
async function makeWay(
  files: readonly FileChange[],
  journaling: Journaling,
): Promise<void> {
  const { journals } = journaling;
  const blocking = await journals.pick("blocking", files);
  if (blocking.count === 0) return;
  await fold(blocking, journaling);
  await journals.clear();
  throw new LostRace();
}

/** Nothing of ours stays beside the branch. */
async function leave(
  begin: () => Promise<Session>,
  journals: Journals,
): Promise<void> {
  for (let left = MOST_TRIES; left > 0 && journals.isLeft(); left--) {
    const session = await begin();
    try {
      await fold(await journals.pick("due", []), { session, journals });
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
    } finally {
      await session.end();
    }
  }
  await journals.clear();
}

async function fold(picked: Picked, { session }: Journaling): Promise<void> {
  const files = await picked.files(session.tree);
  if (files.length > 0) await land(session, files);
  picked.folded();
}

async function land(
  session: Session,
  files: readonly FileChange[],
): Promise<void> {
  const prepared = await session.prepare({ messages: ["journal"], files });
  try {
    await prepared.commit();
  } catch (error) {
    await prepared.abort();
    throw error;
  }
  await prepared.finish();
}

/** A journal that stays is read, and folded by whoever comes after us. */
function unlessStopped(error: unknown): void {
  if (!(error instanceof OcurootError)) throw error;
}
