// SPDX-License-Identifier: MIT
/**
 * What one command carries along while it works: the workspace, and what this
 * process has written so far. It decides nothing.
 *
 * @module
 */

import type { TransactionPair } from "../../stores/store.ts";
import type { LoadedConfig } from "../config/loaded.ts";
import type { Workspace } from "../workspace.ts";

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
  /** Evaluated configs by release ref. */
  readonly configs: Map<string, LoadedConfig>;
  /** Tells whether the work tree is dirty; asked once. */
  readonly dirty: () => Promise<boolean>;
}

/**
 * Starts a command.
 *
 * @param workspace The opened repository.
 * @returns Its execution, with nothing written.
 */
export function startExecution(workspace: Workspace): Execution {
  let dirty: Promise<boolean> | undefined;
  return {
    workspace,
    changes: { state: new Set(), intent: new Set() },
    configs: new Map(),
    dirty: () => dirty ??= workspace.dirty(),
  };
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
  const { value, state, intent } = await stores.transact(step.message, step.fn);
  for (const ref of [...state.written, ...state.removed]) {
    execution.changes.state.add(ref);
  }
  for (const ref of [...intent.written, ...intent.removed]) {
    execution.changes.intent.add(ref);
  }
  return value;
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
