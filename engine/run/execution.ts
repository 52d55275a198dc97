// SPDX-License-Identifier: MIT
/**
 * What one command carries along while it works: the workspace, and what this
 * process has written so far. It decides nothing.
 *
 * @module
 */

import type { ChangeSet, TransactionPair } from "../../stores/store.ts";
import type { LoadedConfig } from "../config/loaded.ts";
import type { RecordStep, Workspace } from "../workspace.ts";

/** Resolved refs that this process wrote or removed, kept for cascades. */
export interface Changes {
  /** In state. */
  readonly state: Set<string>;
  /** In intent. */
  readonly intent: Set<string>;
}

/** One command at work. */
export interface Execution {
  /** The opened repository. */
  readonly workspace: Workspace;
  /** What was written so far; grows with {@link write}. */
  readonly changes: Changes;
  /** Configs that are or will be evaluated, by release ref. */
  readonly configs: Map<string, Promise<LoadedConfig>>;
  /** Tells whether the work tree is dirty; asked once. */
  readonly dirty: () => Promise<boolean>;
  /** Records the repo config; to be part of the first write. */
  readonly record: () => Promise<RecordStep>;
}

/**
 * Starts a command.
 *
 * @param workspace The opened repository.
 * @param options `ref` is what the command is about: what concerns no
 *   repository records none.
 * @returns Its execution, with nothing written.
 */
export function startExecution(
  workspace: Workspace,
  options: { readonly ref?: string } = {},
): Execution {
  let dirty: Promise<boolean> | undefined;
  let record: Promise<RecordStep> | undefined;
  const isGlobal = options.ref?.startsWith("@") ?? false;
  return {
    workspace,
    changes: { state: new Set(), intent: new Set() },
    configs: new Map(),
    dirty: () => dirty ??= workspace.dirty(),
    record: () =>
      record ??= isGlobal ? Promise.resolve(recordNothing) : workspace.record(),
  };
}

function recordNothing(): Promise<readonly string[]> {
  return Promise.resolve([]);
}

/**
 * Lands writes to both stores and keeps what they changed.
 *
 * @param execution The command at work.
 * @param step Message of the revision, and the writes: run again after a lost
 *   race, so they use only the transaction and plain values.
 * @returns What the writes gave back.
 */
export async function write<T>(
  execution: Execution,
  step: {
    readonly message: string;
    readonly fn: (tx: TransactionPair) => Promise<T>;
  },
): Promise<T> {
  const { stores } = execution.workspace;
  const record = await execution.record();
  const landed = await stores.transact(step.message, async (tx) => {
    const value = await step.fn(tx);
    return { value, recorded: await record(tx) };
  });
  const { value, recorded } = landed.value;
  addChanges(execution.changes.state, landed.state, recorded);
  addChanges(execution.changes.intent, landed.intent, recorded);
  return value;
}

/** The record of the repo config is no work: a cascade does not follow it. */
function addChanges(
  changes: Set<string>,
  landed: ChangeSet,
  recorded: readonly string[],
): void {
  for (const ref of [...landed.written, ...landed.removed]) {
    if (!recorded.includes(ref)) changes.add(ref);
  }
}

/**
 * Gives the time as documents hold it.
 *
 * @param execution The command at work.
 * @returns RFC 3339, UTC.
 */
export function timestamp(execution: Execution): string {
  return new Date(execution.workspace.clock.now()).toISOString();
}
