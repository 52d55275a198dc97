// SPDX-License-Identifier: MIT
/**
 * The store port: how the rest of the product reads and writes documents.
 *
 * A store holds JSON documents and links, addressed by refs. Reading goes
 * through a {@link View}: an immutable snapshot at one revision. Writing goes
 * through {@link Store.transact}: all writes of one call land as one revision
 * or not at all. There is no third way, and no backend knows what a release
 * is.
 *
 * Refs are given and returned in their text form, normalised (`+` is `@`,
 * `call` is `task`). A ref is looked up through links: the nearest
 * self-or-ancestor that is a link is replaced by its target, once.
 *
 * @module
 */

import type { Json } from "@ocuroot/sdk/model";

/** Identity of a store's content: a commit in Git, a counter on files. */
export type Revision = string;

/** The purpose a store was made for. */
export type StoreTag = "state" | "intent";

/** A document exactly as it is kept. */
export type StoredDocument =
  | {
    readonly kind: "ref";
    readonly bodyType?: string;
    readonly links: readonly string[];
    readonly body: Json;
  }
  | {
    readonly kind: "link";
    readonly links: readonly string[];
    readonly body: string;
  };

/** How to match. */
export interface MatchOptions {
  /** Leave out links and documents shadowed by one. */
  readonly noLinks?: boolean;
}

/** An immutable read of a store at one revision. */
export interface View {
  /** What was read. */
  readonly revision: Revision;
  /**
   * Reads a document, or a field of it when the ref has a fragment.
   * Null and missing fields are absent; false, 0 and "" are values.
   *
   * @returns The body, or undefined when absent.
   * @throws {OcurootError} `ref/syntax`, `store/corrupt`, and
   *   `store/not-a-link` where a link points to a link.
   */
  get(ref: string): Promise<Json | undefined>;
  /** As {@link View.get}, but throws `store/not-found` with near refs. */
  require(ref: string): Promise<Json>;
  /** Reads what is kept at exactly this ref: no link is followed. */
  document(ref: string): Promise<StoredDocument | undefined>;
  /** Tells whether {@link View.get} would find the document. */
  has(ref: string): Promise<boolean>;
  /** Follows links: the ref text that {@link View.get} would read. */
  resolve(ref: string): Promise<string>;
  /**
   * Lists refs that match any of the globs: sorted bytewise, unique, links
   * included. Answered from the index; no document is read.
   *
   * @throws {OcurootError} `ref/glob` for a malformed pattern.
   */
  match(
    globs: string | readonly string[],
    options?: MatchOptions,
  ): Promise<readonly string[]>;
  /** Refs that link to the document at exactly this ref. */
  links(ref: string): Promise<readonly string[]>;
  /** Recorded dependencies of a ref. */
  dependencies(ref: string): Promise<readonly string[]>;
  /** Recorded dependants of a ref. */
  dependants(ref: string): Promise<readonly string[]>;
}

/** How to set. */
export interface SetOptions {
  /** Informational type name kept in the envelope, e.g. `models.Run`. */
  readonly bodyType?: string;
}

/**
 * Writes that land together. Reads see the transaction's own writes.
 * Valid only inside the callback of {@link Store.transact}.
 */
export interface Transaction extends View {
  /** Writes a document through links; keeps its `links`. */
  set(ref: string, body: Json, options?: SetOptions): Promise<void>;
  /** Deletes a document through links; `store/not-found` when absent. */
  delete(ref: string): Promise<void>;
  /**
   * Makes `ref` a link to `target`, moving an existing link. The target may
   * be missing. `store/not-a-link` when a document is at `ref`.
   */
  link(ref: string, target: string): Promise<void>;
  /** Removes what is at exactly `ref`; a missing ref is fine. */
  unlink(ref: string): Promise<void>;
  /** Gives `prefix` plus one more than the highest number after it. */
  increment(prefix: string): Promise<string>;
  /** Records that `ref` depends on `dependency`. */
  depend(ref: string, dependency: string): Promise<void>;
  /** Removes such a record; a missing one is fine. */
  undepend(ref: string, dependency: string): Promise<void>;
}

/** Resolved refs written by a transaction, sorted. */
export interface ChangeSet {
  /** Refs set or linked. */
  readonly written: readonly string[];
  /** Refs deleted or unlinked. */
  readonly removed: readonly string[];
}

/** What a landed transaction gives back. */
export interface Landed<T> {
  /** What the callback returned. */
  readonly value: T;
  /** The revision it made; the one read when nothing changed. */
  readonly revision: Revision;
  /** What it changed. */
  readonly changes: ChangeSet;
}

/** A file that does not belong where it is. */
export interface FileFault {
  /**
   * `draft`: a dead writer left it; `foreign`: nobody of ours wrote it;
   * `link`: not a plain file; `name`: no ref leads there; `clash`: another
   * file system would take it for its neighbour; `journal`: damaged books.
   */
  readonly kind: "draft" | "foreign" | "link" | "name" | "clash" | "journal";
  /** Its path below the root of the store. */
  readonly path: string;
  /** What it clashes with, or where it leads. */
  readonly other?: string;
}

/** What is known about the place behind a store, for people who mend it. */
export interface Inspection {
  /** Version of its format. */
  readonly format: number;
  /** Who is writing at this moment, when somebody is. */
  readonly writer?: string;
  /** Landed work that its remote does not have yet, by name. */
  readonly unpublished: readonly string[];
  /** Looks at every file. */
  faults(): Promise<readonly FileFault[]>;
  /**
   * Recalls what was kept at exactly this ref before, newest first, as far
   * back as the place remembers.
   */
  recall(ref: string): Promise<readonly StoredDocument[]>;
}

/**
 * Keeps one text about a revision that can be found out again: it may be lost
 * at any time. Only stores whose every writer makes a revision have one.
 */
export interface Memo {
  /** Gives the text; undefined when there is none. */
  read(): string | undefined;
  /** Keeps a text in place of the last one, or does nothing. */
  write(text: string): void;
}

/** How to read. */
export interface ViewOptions {
  /** True when what was the newest a moment ago will not do. */
  readonly isNewest?: boolean;
}

/** How a transaction lands. */
export interface TransactOptions {
  /**
   * True when nobody else writes the documents that it sets or deletes, and
   * what else it read need not be true any more when it lands. A store with
   * journals then lands it without asking who else writes.
   */
  readonly isOwn?: boolean;
}

/** A place where documents are kept. */
export interface Store {
  /** Where it is, for messages: a path or a remote and branch. */
  readonly location: string;
  /** Its tag. */
  readonly tag: StoreTag;
  /** A place for what was found out about a revision, if there is one. */
  readonly memo?: Memo;
  /** Reads the newest revision, or one that was the newest a moment ago. */
  view(how?: ViewOptions): Promise<View>;
  /**
   * Runs `fn` and lands its writes as one revision. When another writer won
   * a race `fn` runs again, so it must only use `tx` and pure values.
   * Throwing keeps nothing.
   *
   * @throws {OcurootError} `store/conflict` after bounded tries,
   *   `store/locked`, `store/full`, `store/unavailable`, `store/read-only`.
   */
  transact<T>(
    message: string,
    fn: (tx: Transaction) => Promise<T>,
    how?: TransactOptions,
  ): Promise<Landed<T>>;
  /** Looks behind the store; it neither locks nor writes. */
  inspect(): Promise<Inspection>;
  /** Releases locks and handles. */
  close(): Promise<void>;
}

/** Both transactions of {@link Stores.transact}. */
export interface TransactionPair {
  /** Writes to state. */
  readonly state: Transaction;
  /** Writes to intent. */
  readonly intent: Transaction;
}

/** The state and intent stores of a workspace. */
export interface Stores {
  /** What is. */
  readonly state: Store;
  /** What is wanted. */
  readonly intent: Store;
  /** Lands writes to both, or to neither. */
  transact<T>(
    message: string,
    fn: (tx: TransactionPair) => Promise<T>,
  ): Promise<{
    readonly value: T;
    readonly state: ChangeSet;
    readonly intent: ChangeSet;
  }>;
  /** Closes both. */
  close(): Promise<void>;
}

/** Where a store is, as a repo config describes it. */
export type StoreDescription =
  | {
    readonly fs: {
      readonly path: string;
      /** No other program writes; the older client least of all. */
      readonly exclusive?: boolean;
    };
  }
  | {
    readonly git: {
      readonly remote_url: string;
      readonly branch?: string;
      readonly create_branch?: boolean;
      readonly support_files?: Readonly<Record<string, string>>;
      readonly path_prefix?: string;
      /** Every writer keeps what is its own on a ref of its own. */
      readonly journal?: boolean;
    };
  };
