// SPDX-License-Identifier: MIT
/**
 * Runs transaction callbacks and lands what they wrote. Callbacks that wait at
 * the same time run one after another, each on top of those before it, and
 * land together: one lock, one revision. Each is still all or nothing: a
 * callback that throws leaves nothing, and the others land without it.
 *
 * @module
 */

import type { Backend, Prepared, Session } from "./backend.ts";
import { OcurootError } from "@ocuroot/sdk/error";
import { changesOf, createLayer, type Layer } from "./layer.ts";
import { LostRace } from "./lost_race.ts";
import type { ChangeSet, Revision, Transaction } from "./store.ts";
import { type OpenTransaction, openTransaction } from "./transaction.ts";
import type { FileChange, Tree } from "./tree.ts";

/** What a callback did to each backend. */
export interface Outcome {
  /** The revision after it. */
  readonly revision: Revision;
  /** What it changed. */
  readonly changes: ChangeSet;
}

/** How to run callbacks. */
export interface CommitOptions {
  /**
   * How often to run each callback before the run that counts, as if it had
   * lost that many races. Proves that callbacks are free of side effects.
   */
  readonly rehearsals?: number;
}

/** Runs one callback with a transaction for each backend. */
export type Commit = <T>(
  message: string,
  fn: (txs: readonly Transaction[]) => Promise<T>,
) => Promise<{ readonly value: T; readonly outcomes: readonly Outcome[] }>;

interface Job {
  readonly message: string;
  /** Races lost so far. */
  readonly lost: number;
  /** Runs the callback; gives back how to report it once it has landed. */
  run(txs: readonly Transaction[]): Promise<(outcomes: Outcome[]) => void>;
  fail(error: unknown): void;
}

interface Done {
  readonly job: Job;
  readonly changes: readonly ChangeSet[];
  /** Which backends it wrote to. */
  readonly wrote: ReadonlySet<number>;
  readonly report: (outcomes: Outcome[]) => void;
}

const MOST_AT_ONCE = 64;
const MOST_LOST = 60;

/**
 * Makes a committer over one backend, or over two that land together.
 *
 * @param backends Where to write, in the order in which to lock them.
 * @param options How to run callbacks.
 * @returns The function that runs a callback.
 */
export function createCommitter(
  backends: readonly Backend[],
  options: CommitOptions = {},
): Commit {
  const queue: Job[] = [];
  let isDraining = false;
  const drain = async (): Promise<void> => {
    isDraining = true;
    await Promise.resolve();
    while (queue.length > 0) await landGroup(backends, { queue, options });
    isDraining = false;
  };
  return (message, fn) =>
    new Promise((resolve, reject) => {
      const run: Job["run"] = async (txs) => {
        const value = await fn(txs);
        return (outcomes) => resolve({ value, outcomes });
      };
      queue.push({ message, lost: 0, run, fail: reject });
      if (!isDraining) drain();
    });
}

interface Group {
  readonly queue: Job[];
  readonly options: CommitOptions;
}

async function landGroup(
  backends: readonly Backend[],
  group: Group,
): Promise<void> {
  const sessions: Session[] = [];
  const done: Done[] = [];
  try {
    for (const backend of backends) {
      const isFollowing = sessions.length > 0;
      sessions.push(await backend.begin({ isFollowing }));
    }
    const trees = sessions.map(({ tree }) => tree);
    const layers = trees.map(createLayer);
    while (done.length < MOST_AT_ONCE) {
      const job = group.queue.shift();
      if (job === undefined) break;
      await runJob(job, { layers, done, options: group.options });
    }
    const revisions = await land(sessions, { layers, done });
    for (const { report, changes } of done) {
      report(changes.map((set, index) => ({
        revision: revisions[index] ?? "",
        changes: set,
      })));
    }
  } catch (error) {
    const jobs = done.map(({ job }) => job);
    if (error instanceof LostRace) runAgain(jobs, group.queue);
    else {
      const hasBegun = sessions.length === backends.length;
      const waiting = hasBegun ? [] : group.queue.splice(0);
      for (const { fail } of [...jobs, ...waiting]) fail(error);
    }
  } finally {
    for (const session of sessions.toReversed()) await session.end();
  }
}

/** Puts callbacks that lost a race back to the front, unless too often. */
function runAgain(jobs: readonly Job[], queue: Job[]): void {
  for (const job of jobs.toReversed()) {
    if (job.lost + 1 < MOST_LOST) queue.unshift({ ...job, lost: job.lost + 1 });
    else job.fail(alwaysSecond(job));
  }
}

function alwaysSecond({ message, lost }: Job): OcurootError {
  return new OcurootError(
    "store/conflict",
    `Cannot land "${message.split("\n")[0]}": other writers were first` +
      ` ${lost + 1} times`,
    { hint: "Nothing was written. Run the command again." },
  );
}

async function runJob(
  job: Job,
  group: {
    readonly layers: readonly Layer[];
    readonly done: Done[];
    readonly options: CommitOptions;
  },
): Promise<void> {
  try {
    for (let left = group.options.rehearsals ?? 0; left > 0; left--) {
      await attempt(job, group.layers);
    }
    const { drafts, report, changes } = await attempt(job, group.layers);
    const wrote = new Set<number>();
    for (const [index, draft] of drafts.entries()) {
      for (const [path, text] of draft.writes) {
        group.layers[index]?.write(path, text);
        wrote.add(index);
      }
    }
    group.done.push({ job, changes, wrote, report });
  } catch (error) {
    job.fail(error);
  }
}

async function attempt(job: Job, layers: readonly Layer[]): Promise<{
  readonly drafts: readonly Layer[];
  readonly changes: readonly ChangeSet[];
  readonly report: Done["report"];
}> {
  const drafts = layers.map(createLayer);
  const open: OpenTransaction[] = drafts.map((draft, index) =>
    openTransaction(draft, layers[index] as Tree)
  );
  try {
    const report = await job.run(open.map(({ tx }) => tx));
    for (const { close } of open) close();
    const changes: ChangeSet[] = [];
    for (const { changes: read } of open) changes.push(await read());
    return { drafts, changes, report };
  } finally {
    for (const { close } of open) close();
  }
}

async function land(
  sessions: readonly Session[],
  group: { readonly layers: readonly Layer[]; readonly done: readonly Done[] },
): Promise<readonly Revision[]> {
  // Who only looked has no part in the revision.
  const messagesTo = (index: number) =>
    group.done.filter(({ wrote }) => wrote.has(index))
      .map(({ job }) => job.message);
  const files: (readonly FileChange[])[] = [];
  for (const [index, session] of sessions.entries()) {
    const layer = group.layers[index];
    files.push(layer ? await changesOf(layer, session.tree) : []);
  }
  const changed = [...sessions.keys()].filter((index) => files[index]?.length);
  for (const [index, session] of sessions.entries()) {
    if (!changed.includes(index)) await session.letGo?.();
  }
  const prepared = await prepareAll(changed.map((index) => ({
    session: sessions[index] as Session,
    files: files[index] ?? [],
    messages: messagesTo(index),
  })));
  await commitAll(prepared);
  return sessions.map((session, index) =>
    prepared[changed.indexOf(index)]?.revision ?? session.tree.revision
  );
}

interface Part {
  readonly session: Session;
  readonly files: readonly FileChange[];
  readonly messages: readonly string[];
}

/** The last one is prepared first: it follows the first, which decides. */
async function prepareAll(
  parts: readonly Part[],
): Promise<readonly Prepared[]> {
  const tickets = parts.map(({ session }) => session.ticket());
  const prepared: Prepared[] = [];
  try {
    for (const [index, part] of [...parts.entries()].toReversed()) {
      const { session, files, messages } = part;
      const leads = index === 0 ? tickets[1] : undefined;
      const follows = index === 0 ? undefined : tickets[0];
      prepared.unshift(
        await session.prepare({
          messages,
          files,
          ...(leads ? { leads } : {}),
          ...(follows ? { follows } : {}),
        }),
      );
    }
    return prepared;
  } catch (error) {
    for (const part of prepared) await part.abort();
    throw error;
  }
}

/**
 * The first commit decides. What comes after it is never a failure: it stops
 * at the first step that does not work, and the backend makes it good later.
 */
async function commitAll(prepared: readonly Prepared[]): Promise<void> {
  const [first, ...rest] = prepared;
  if (first === undefined) return;
  try {
    await first.commit();
  } catch (error) {
    for (const part of prepared) await part.abort();
    throw error;
  }
  try {
    for (const part of rest) await part.commit();
    for (const part of prepared) await part.finish();
  } catch {
    return;
  }
}
