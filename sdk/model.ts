// SPDX-License-Identifier: MIT
/**
 * The shapes of the documents kept in state and intent, key by key as both
 * this program and the older client write them. It holds no behaviour.
 *
 * @module
 */

import type { Policy } from "./policy.ts";

/** Any JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** The text form of a ref; see `sdk/ref.ts`. */
export type RefText = string;

/** Where a run stands. Exactly one marker `…/status/<s>` exists per run. */
export type Status =
  | "pending"
  | "running"
  | "paused"
  | "complete"
  | "failed"
  | "failed_retried"
  | "cancelled";

/** What a run does; `""` is an older spelling of `up`. */
export type RunType = "up" | "down" | "task" | "";

/** One input: where it comes from and, once populated, what it is. */
export interface InputDescriptor {
  /** The document or field to read. */
  readonly ref?: RefText;
  /** What to use when there is no value. */
  readonly default?: Json;
  /** The value, given outright or filled in from `ref`. */
  readonly value?: Json;
}

/** Named inputs. */
export type Inputs = Readonly<Record<string, InputDescriptor>>;

/** Named outputs. */
export type Outputs = Readonly<Record<string, Json>>;

/** Identity of a user function: name and position `file:line:col`. */
export interface FunctionDef {
  /** Name of the function. */
  readonly name: string;
  /** Position of its definition, 1-based. */
  readonly pos: string;
}

/** One function of a run's chain. */
export interface Step {
  /** The function to call. */
  readonly fn: FunctionDef;
  /** Globs that must each match before the first function may start. */
  readonly dependencies?: readonly RefText[];
  /** Its inputs. */
  readonly inputs: Inputs | null;
}

/** `…/@rN/{task|deploy}/<name>/<n>`: one numbered execution. */
export interface Run {
  /** Up, down or task. */
  readonly type: RunType;
  /** The release it belongs to. */
  readonly release: RefText;
  /** The chain so far; the last one is where it resumes. */
  readonly functions: readonly Step[];
  /** Named outputs, null until done. */
  readonly output: Outputs | null;
  /** Path prefixes for `push`, null until done. */
  readonly watch_files: readonly string[] | null;
}

/** `…/@rN/{task|deploy}/<name>`: the newest completed run in short. */
export interface Task {
  /** The run that completed. */
  readonly run_ref: RefText;
  /** Its type. */
  readonly type: RunType;
  /** Its release. */
  readonly release: RefText;
  /** The populated inputs of its first function. */
  readonly input: Inputs | null;
  /** Its outputs. */
  readonly output: Outputs | null;
}

/** `<package>/@/deploy/<env>` in intent: what should be deployed there. */
export interface Intent {
  /** The wanted release. */
  readonly release: RefText;
  /** The wanted inputs. */
  readonly input: Inputs | null;
}

/** A deployment as declared. */
export interface DeploymentSpec {
  /** Environment name. */
  readonly environment: string;
  /** Function that deploys. */
  readonly up: FunctionDef;
  /** Function that removes. */
  readonly down: FunctionDef;
  /** Inputs of both. */
  readonly inputs: Inputs;
  /** What both may use; older readers pass over it. */
  readonly policy?: Policy;
  /** False when an interrupted run is not to be run again unasked. */
  readonly idempotent?: boolean;
}

/** A simple task as declared. */
export interface TaskSpec {
  /** Name, unique in its package. */
  readonly name: string;
  /** Its inputs. */
  readonly inputs: Inputs;
  /** Its first function. */
  readonly fn: FunctionDef;
  /** What its functions may use; older readers pass over it. */
  readonly policy?: Policy;
  /** True when an interrupted run may be run again unasked. */
  readonly idempotent?: boolean;
}

/** One element of a phase: exactly one of the two keys is there. */
export type PhaseTask =
  | { readonly task: TaskSpec; readonly deploy?: undefined }
  | { readonly deploy: DeploymentSpec; readonly task?: undefined };

/** A phase: its tasks may run at the same time. */
export interface Phase {
  /** Name; empty for a loose task. */
  readonly name: string;
  /** Its tasks, in source order. */
  readonly tasks: readonly PhaseTask[];
}

/** The release graph as it is stored. */
export interface Package {
  /** Functions used by tasks and deployments, keyed `<name>/<pos>`. */
  readonly functions: Readonly<
    Record<string, { readonly function: FunctionDef }>
  >;
  /** Phases in the order they run. */
  readonly phases: readonly Phase[];
}

/** `…/@rN`: a release of a package at a commit. */
export interface Release {
  /** The source commit. */
  readonly commit: string;
  /** Its release graph. */
  readonly package: Package;
}

/** `@/environment/<name>`: a named place with attributes. */
export interface Environment {
  /** Name, equal to the last segment of its ref. */
  readonly name: string;
  /** Free attributes, string to string. */
  readonly attributes: Readonly<Record<string, string>> | null;
}

/** A git remote as recorded with a repo config. */
export interface RemoteRecord {
  /** Remote name. */
  readonly Name: string;
  /** Fetch URL. */
  readonly URL: string;
  /** Push URL. */
  readonly PushURL: string;
}

/** `<repo>/-/repo.ocu.star/@<commit>`: the repo config at a commit. */
export interface RepoConfigDocument {
  /** Git remotes when it was recorded. */
  readonly Remotes: readonly RemoteRecord[] | null;
  /** The file's bytes, padded standard base64. */
  readonly source: string;
  /** Modules it loads, path to base64, where there are any. */
  readonly modules?: Readonly<Record<string, string>>;
}

/** Status and commit markers. */
export interface Marker {
  /** RFC 3339 time. */
  readonly time: string;
}

/** One line of a run's log. */
export interface Log {
  /** RFC 3339 time. */
  readonly timestamp: string;
  /** The text, secrets masked. */
  readonly message: string;
  /** Strings about the place: `thread`, `filename`, `line`, `col`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** 0 for print and messages, 1 for stdout, 2 for stderr. */
  readonly stream: number;
}

/** `…/push/index`: what `push` released last. */
export interface PushIndex {
  /** Commit of the last push. */
  readonly commit: string;
  /** Commit of the push before it. */
  readonly previous_commit: string;
  /** Watched prefixes by `<repo>/-/<file>`. */
  readonly release_configs:
    | Readonly<
      Record<string, { readonly watch_files: readonly string[] | null }>
    >
    | null;
}

/** `…/<n>/claim`: who is executing a run. */
export interface Claim {
  /** Unique id of the executing process. */
  readonly owner: string;
  /** Host name. */
  readonly host: string;
  /** Process id on that host. */
  readonly pid: number;
  /** Boot and process space that the pid belongs to, where known. */
  readonly machine?: string;
  /** RFC 3339 time at which the claim was taken. */
  readonly since: string;
  /** Counts up while the owner lives; expiry is judged by watching it. */
  readonly beat: number;
  /** Milliseconds without a new beat after which the owner counts as dead. */
  readonly lease_ms: number;
  /** The deploy intent as it was before this run moved it. */
  readonly previous_intent?: Json;
}

/** `…/<n>/attempt`: why a run exists, who ran it, when, and how it ended. */
export interface Attempt {
  /** What made this run: `release`, `retry`, `inputs`, `intent`, … */
  readonly cause: string;
  /** RFC 3339 time of its start. */
  readonly started?: string;
  /** RFC 3339 time of its end. */
  readonly finished?: string;
  /** Who ran it: user or CI actor. */
  readonly by?: string;
  /** Where it ran. */
  readonly host?: string;
  /** Failure text, secrets masked. */
  readonly error?: string;
  /** Code of the failure. */
  readonly code?: string;
  /** True when the working tree was dirty. */
  readonly dirty?: boolean;
  /** What it used of the machine, where it used something. */
  readonly usage?: Policy;
  /** The deploy intent as an interruption left it, null for none. */
  readonly intent?: Json;
}
