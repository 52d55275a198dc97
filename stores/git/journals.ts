// SPDX-License-Identifier: MIT
/**
 * The journals of all who write to one store, laid on the tree of its branch.
 * They are always fetched before the branch is: a journal goes only when what
 * it held is on the branch.
 *
 * @module
 */

import { createLayer } from "../layer.ts";
import type { FileChange, Tree } from "../tree.ts";
import {
  type Entries,
  type Entry,
  type Journal,
  type JournalPlace,
  journalRefs,
  journalText,
  readJournal,
} from "./journal.ts";
import {
  createOwnJournal,
  type OwnJournal,
  type OwnJournalOptions,
  withCommit,
} from "./own_journal.ts";
import type { Remote } from "./publication.ts";

/** The journals of one store, as one of its writers uses them. */
export interface Journals {
  /** True when the store has journals. */
  isOpen(): boolean;
  /** Notes that it has. */
  open(): void;
  /** False when it has, and those of others are yet to be fetched. */
  isKnown(): boolean;
  /** Fetches those of others, when there may be any. */
  fetch(branch: string): Promise<void>;
  /** Lays all of them on a tree. */
  on(tree: Tree): Promise<Tree>;
  /**
   * Adds to ours; it has landed when this returns.
   *
   * @returns False when it must land on the branch: ours is full, or gone.
   */
  append(tree: Tree, files: readonly FileChange[]): Promise<boolean>;
  /** True when ours holds what is not on the branch. */
  isLeft(): boolean;
  /**
   * Picks the journals that go with a change. Those of others are sealed: a
   * commit of ours takes their place, so that nobody goes on writing there.
   */
  pick(which: Which, files: readonly FileChange[]): Promise<Picked>;
  /** Takes away journals that are folded. */
  clear(): Promise<void>;
}

/**
 * `due` ones are ours, and those whose writers must be dead. `blocking` ones
 * hold an entry that would hold again once the change has landed.
 */
export type Which = "due" | "blocking";

/** Journals that are to be folded into the branch. */
export interface Picked {
  /** How many. */
  readonly count: number;
  /** What is in them and not on the branch. */
  files(tree: Tree): Promise<readonly FileChange[]>;
  /** Notes that all of it is there now. */
  folded(): void;
}

/** What journals need. */
export interface JournalsOptions extends Omit<OwnJournalOptions, "fetch"> {
  /** Which of the stores there. */
  readonly tag: JournalPlace["tag"];
  /** True when its config says that it has journals. */
  readonly isOpen: boolean;
}

/** A journal of another as it was fetched. */
interface Seen extends Journal {
  /** Its ref at the remote. */
  readonly ref: string;
  /** Its commit. */
  readonly oid: string;
  /** True when it is a commit of ours. */
  readonly isSealed?: boolean;
}

/** A writer that lives writes far more often; to be wrong does no harm. */
const ABANDONED_MS = 3_600_000;
/** All of a journal is written each time. */
const MOST_ENTRIES = 512;

/**
 * Makes the journals of one store; nothing is fetched yet.
 *
 * @param options Where they are.
 * @returns The journals.
 */
export function createJournals(options: JournalsOptions): Journals {
  const { remote } = options;
  const others = createOthers(options);
  const ours = createOwnJournal({ ...options, fetch: others.fetch });
  let isOpen = options.isOpen;
  let place: JournalPlace | undefined;
  const own = () => ({ entries: ours.entries() });
  return {
    isOpen: () => isOpen,
    open: () => void (isOpen = true),
    isKnown: () => !isOpen || others.isKnown(),
    async fetch(branch) {
      place = { branch, tag: options.tag };
      if (isOpen) await others.fetch(place, ours);
    },
    async on(tree) {
      const layer = createLayer(tree);
      const all = [...others.seen(), own()];
      for (const { path, after } of await holding(all, tree)) {
        layer.write(path, after);
      }
      return layer.writes.size === 0 ? tree : layer;
    },
    async append(tree, files) {
      const entries = new Map<string, Entry>();
      for (const { path, ...entry } of await holding([own()], tree)) {
        entries.set(path, entry);
      }
      for (const { path, after } of files) {
        entries.set(path, { before: await tree.read(path), after });
      }
      if (place === undefined || entries.size > MOST_ENTRIES) return false;
      return await ours.write(place, entries);
    },
    isLeft: () => ours.entries().size > 0,
    async pick(which, files) {
      const blocks = ({ entries }: Pick<Journal, "entries">) =>
        files.some(({ path, after }) =>
          entries.has(path) && entries.get(path)?.before === after
        );
      const isDue = which === "due";
      const hasOurs = isDue || blocks({ entries: ours.written() });
      const picked = await others.seal(isDue ? others.isAbandoned : blocks);
      return {
        count: picked.length + (hasOurs ? 1 : 0),
        files: (tree) => holding(hasOurs ? [...picked, own()] : picked, tree),
        folded() {
          others.folded(picked);
          if (hasOurs) ours.folded();
        },
      };
    },
    async clear() {
      for (const { ref, oid } of others.takeFolded()) {
        await remote.cache.swap({ ref, from: oid, to: undefined });
      }
      if (place !== undefined) await ours.clear(place);
    },
  };
}

/** The journals of others as they were fetched, and what became of them. */
function createOthers(options: JournalsOptions) {
  const { remote, now } = options;
  let seen: readonly Seen[] | undefined;
  let folded: readonly Seen[] = [];
  return {
    isKnown: () => seen !== undefined,
    seen: () => seen ?? [],
    isAbandoned: ({ time }: Journal) => now() - time > ABANDONED_MS,
    async fetch(place: JournalPlace, ours?: OwnJournal) {
      const refs = journalRefs(place);
      const all = { source: `${refs.remote}/*`, target: `${refs.cache}/*` };
      await remote.cache.fetch({ ...all, depth: undefined });
      const found = await readAll(remote, { refs, known: seen ?? [] });
      seen = found.filter(({ oid }) => !ours?.hasMade(oid));
      ours?.look(place);
    },
    async seal(isWanted: (one: Journal) => boolean): Promise<readonly Seen[]> {
      const picked: Seen[] = [];
      for (const one of (seen ?? []).filter(isWanted)) {
        const sealed = one.isSealed ? one : await seal(options, one);
        if (sealed === undefined) continue;
        picked.push(sealed);
        seen = seen?.map((other) => other === one ? sealed : other);
      }
      return picked;
    },
    folded: (more: readonly Seen[]) =>
      void (folded = [...new Set([...folded, ...more])]),
    takeFolded() {
      const taken = folded;
      folded = [];
      seen = seen?.filter((one) => !taken.includes(one));
      return taken;
    },
  };
}

/**
 * Puts a commit of ours with the same journal in the place of another's.
 *
 * @returns It; undefined when its writer lives.
 */
async function seal(
  options: JournalsOptions,
  journal: Seen,
): Promise<Seen | undefined> {
  const { ref, oid: from } = journal;
  return await withCommit(options, {
    message: journalText(journal),
    use: async (to) => {
      const refusal = await options.remote.cache.swap({ ref, from, to });
      if (refusal !== undefined) return undefined;
      return { ...journal, oid: to, isSealed: true };
    },
  });
}

/** What was read is not read again: each is one commit. */
async function readAll(
  { cache }: Remote,
  { refs, known }: {
    readonly refs: ReturnType<typeof journalRefs>;
    readonly known: readonly Seen[];
  },
): Promise<readonly Seen[]> {
  const found: Seen[] = [];
  for (const { name, oid } of cache.listRefs(refs.cache)) {
    const ref = `${refs.remote}${name.slice(refs.cache.length)}`;
    const same = known.find((one) => one.oid === oid && one.ref === ref);
    const message = same ? undefined : (await cache.commit(oid))?.message;
    const journal = same ?? readJournal(message ?? "");
    if (journal !== undefined) found.push(same ?? { ...journal, ref, oid });
  }
  return found;
}

/** An entry holds as long as nobody wrote its document on the branch. */
async function holding(
  journals: readonly { readonly entries: Entries }[],
  tree: Tree,
): Promise<readonly FileChange[]> {
  const found: FileChange[] = [];
  for (const { entries } of journals) {
    for (const [path, { before, after }] of entries) {
      const holds = await tree.read(path) === before;
      if (holds) found.push({ path, before, after });
    }
  }
  return found;
}
