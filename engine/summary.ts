// SPDX-License-Identifier: MIT
/**
 * What commands get back from the engine, ready to print or to encode. It
 * holds no behaviour.
 *
 * @module
 */

import type { OcurootError } from "@ocuroot/sdk/error";
import type { Json, Status } from "@ocuroot/sdk/model";

/** Kinds of work; the stored spelling of `work_type`. */
export type WorkKind =
  | "create"
  | "update"
  | "delete"
  | "run"
  | "op"
  | "release";

/** One reason for a work item, for people and for `--json`. */
export interface Reason {
  /** `missing`, `changed`, `extra`, `ready`, `input`, `op`. */
  readonly kind: string;
  /** What it is about: an input's ref, a changed field. */
  readonly ref?: string;
  /** What it was. */
  readonly from?: Json;
  /** What it is now. */
  readonly to?: Json;
}

/** One thing to do now. */
export interface Work {
  /** Full ref. */
  readonly ref: string;
  /** What kind of work. */
  readonly kind: WorkKind;
  /** Source commit of the release; absent for intent work. */
  readonly commit?: string;
  /** Why it is to be done. */
  readonly why: readonly Reason[];
}

/** One run as a summary shows it. */
export interface RunSummary {
  /** Full run ref. */
  readonly ref: string;
  /** Where it stands. */
  readonly status: Status;
  /** Named outputs once complete. */
  readonly outputs?: Readonly<Record<string, Json>>;
  /** Refs it waits for. */
  readonly waiting?: readonly string[];
  /** Failure text. */
  readonly error?: string;
  /** Code of the failure. */
  readonly code?: string;
}

/** How a release stands after a command. */
export interface ReleaseSummary {
  /** Full release ref, or undefined when the config declares no package. */
  readonly release: string | undefined;
  /** Environments declared, for a config that holds only those. */
  readonly environments: readonly string[];
  /** `complete`, `failed`, `waiting`, or `empty` for nothing declared. */
  readonly status: "complete" | "failed" | "waiting" | "empty";
  /** Its runs, in phase then source order. */
  readonly runs: readonly RunSummary[];
  /** What a cascade did after it. */
  readonly cascade?: WorkSummary;
}

/** One work item and how it went. */
export interface WorkOutcome {
  /** The item. */
  readonly work: Work;
  /** `done`, `waiting`, `failed`, or `skipped` with the reason in error. */
  readonly status: "done" | "waiting" | "failed" | "skipped";
  /** What went wrong. */
  readonly error?: OcurootError;
}

/** What a `work` command did. */
export interface WorkSummary {
  /** What was done, in order. */
  readonly outcomes: readonly WorkOutcome[];
  /** Work of other commits or repositories, handed to triggers. */
  readonly handed: readonly {
    readonly repo: string;
    readonly commit: string;
  }[];
  /** Work of theirs that no trigger took, and why; none when absent. */
  readonly left?: readonly {
    readonly repo: string;
    readonly commit: string;
    readonly why: "no trigger" | "failed";
  }[];
  /** Worst outcome: `failed` makes the command exit 1. */
  readonly status: "done" | "waiting" | "failed";
}
