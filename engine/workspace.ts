// SPDX-License-Identifier: MIT
/**
 * An opened repository: what every verb of the engine works on. It holds
 * values and ports only; `open_workspace.ts` makes it.
 *
 * @module
 */

import type { RepoSettings } from "@ocuroot/sdk/declaration";
import type { Stores } from "../stores/mod.ts";
import type { LoadedRepo } from "./config/loaded.ts";
import type { EventSink } from "./event.ts";
import type { Secrets } from "./host/secrets.ts";

/** Time and ids, injected so that tests decide them. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after that many milliseconds, or rejects when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Who is working. */
export interface Owner {
  /** Unique id of this process. */
  readonly id: string;
  /** Host name. */
  readonly host: string;
  /** Process id. */
  readonly pid: number;
  /** User or CI actor. */
  readonly actor: string;
}

/** An opened repository with its stores. */
export interface Workspace {
  /** What kind of checkout it was opened in. */
  readonly kind: "source" | "state" | "intent";
  /** Absolute path of the ocuroot root. */
  readonly root: string;
  /** Absolute working directory of the command. */
  readonly cwd: string;
  /** Repo name in refs; empty in state and intent checkouts. */
  readonly repo: string;
  /** Source commit; empty in state and intent checkouts. */
  readonly commit: string;
  /** True when the work tree has uncommitted changes. */
  readonly dirty: () => Promise<boolean>;
  /** The repo config's settings. */
  readonly settings: RepoSettings;
  /** The evaluated repo config. */
  readonly config: LoadedRepo;
  /** State and intent. */
  readonly stores: Stores;
  /** Time. */
  readonly clock: Clock;
  /** Who is working. */
  readonly owner: Owner;
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Receives events. */
  readonly events: EventSink;
  /** Masks registered secrets in every text that leaves the process. */
  readonly secrets: Secrets;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Most runs at the same time. */
  readonly concurrency: number;
  /** Releases handles and locks. */
  close(): Promise<void>;
}
