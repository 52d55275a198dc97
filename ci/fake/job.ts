// SPDX-License-Identifier: MIT
/**
 * What a job of the local CI server is. It holds types only.
 *
 * @module
 */

/** How far a job is. */
export type JobStatus =
  | "queued"
  | "running"
  | "passed"
  | "failed"
  | "cancelled";

/** What to run, and on what. */
export interface JobRequest {
  /** Path or URL that `git clone` takes. */
  readonly repository: string;
  /** A commit, branch or tag of it. */
  readonly commit: string;
  /** A command line for `sh`. */
  readonly command: string;
  /** Variables of this job alone. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A job as the server tells of it; values of variables stay inside. */
export interface Job {
  /** Its number, from 1. */
  readonly id: number;
  /** Path or URL of the repository. */
  readonly repository: string;
  /** As asked for; the full hash once it is checked out. */
  readonly commit: string;
  /** The command line. */
  readonly command: string;
  /** Names of its own variables. */
  readonly variables: readonly string[];
  /** How far it is. */
  readonly status: JobStatus;
  /** Exit code of the command, once it ended by itself. */
  readonly exitCode?: number;
  /** When it was scheduled, ISO 8601. */
  readonly created: string;
  /** When it began, ISO 8601. */
  readonly started?: string;
  /** When it ended, ISO 8601. */
  readonly ended?: string;
}
