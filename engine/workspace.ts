// SPDX-License-Identifier: MIT
/**
 * An opened repository: what every verb of the engine works on. It holds
 * values and ports only; `open_workspace.ts` makes it.
 *
 * @module
 */

import type { RepoSettings } from "@ocuroot/sdk/declaration";
import type { EffectHandler } from "@ocuroot/sdk/host";
import type { Log, RepoConfigDocument } from "@ocuroot/sdk/model";
import type { Policy, PolicyKind } from "@ocuroot/sdk/policy";
import type { Stores, TransactionPair } from "../stores/store.ts";
import type { LoadedConfig, LoadedRepo } from "./config/loaded.ts";
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
  /** Where pids mean the same; see `machine.ts`. */
  readonly machine?: string;
  /** User or CI actor. */
  readonly actor: string;
}

/** A commit of a repository. */
export interface CommitPlace {
  /** Repo name. */
  readonly repo: string;
  /** Commit. */
  readonly commit: string;
}

/** What {@link Workspace.host} needs for one config file or call. */
export interface HostRequest {
  /** Config file relative to the root; relative paths start beside it. */
  readonly file: string;
  /** Name in the `thread` attribute: the function, or the file at load. */
  readonly thread: string;
  /** Takes each log line, secrets masked already. */
  readonly onLog: (log: Log) => void;
  /** Ends children when aborted. */
  readonly signal: AbortSignal;
  /** The task whose function runs, where it has a policy of its own. */
  readonly task?: TaskPolicy;
  /** Told of what is used of the machine, masked. */
  readonly onUse?: (kind: PolicyKind, value: string) => void;
}

/** The policy of one task. */
export interface TaskPolicy {
  /** Task name or environment. */
  readonly name: string;
  /** What its functions may use, within the policy of the repository. */
  readonly policy: Policy;
}

/** What {@link Workspace.load} needs. */
export interface LoadRequest {
  /** Full release ref, `acme/-/web.ocu.star/@r1`; it names the file too. */
  readonly base: string;
  /** Performs effects while the file is evaluated. */
  readonly effects: EffectHandler;
}

/**
 * Records the repo config in both stores where it is not yet there, as part
 * of a transaction, and gives back the refs that it wrote.
 */
export type RecordStep = (tx: TransactionPair) => Promise<readonly string[]>;

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
  /** Uncommitted and untracked files, relative to the Git work tree. */
  readonly uncommitted: () => Promise<readonly string[]>;
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
  /** Evaluates a release or environment config of this checkout. */
  readonly load: (request: LoadRequest) => Promise<LoadedConfig>;
  /** Evaluates a repo config as it was recorded in a store. */
  readonly loadRepo: (
    source: RepoConfigDocument,
    effects: EffectHandler,
  ) => Promise<LoadedRepo>;
  /**
   * Makes what performs effects for a config file or one call;
   * `environments()` reads state at that moment.
   */
  readonly host: (request: HostRequest) => EffectHandler;
  /**
   * Prepares the record of the repo config; done once per command, before
   * its first write.
   */
  readonly record: () => Promise<RecordStep>;
  /**
   * Gives a workspace on the same stores whose checkout is at a commit: this
   * one where it is there already, else one in a clean tree that is made once
   * and taken away by {@link Workspace.close}.
   */
  readonly checkout: (place: CommitPlace) => Promise<Workspace>;
  /** Takes clean trees away, releases handles and locks. */
  close(): Promise<void>;
}
