// SPDX-License-Identifier: MIT
/**
 * What the engine tells while it works: the only channel upward besides
 * return values. It does not render.
 *
 * @module
 */

import type { Json, Log, Status } from "@ocuroot/sdk/model";

/** Something that happened. */
export type Event =
  /** A config file starts to load, is loaded, or failed. */
  | {
    readonly kind: "config";
    readonly file: string;
    readonly status: "running" | "done" | "failed";
  }
  /** A print or shell line while a config file loads. */
  | { readonly kind: "config-log"; readonly file: string; readonly log: Log }
  /** A run changed status. */
  | {
    readonly kind: "run";
    readonly run: RunLabel;
    readonly from: Status | undefined;
    readonly to: Status;
    /** Milliseconds since it started, once it ended. */
    readonly durationMs?: number;
    /** Named outputs, once complete. */
    readonly outputs?: Readonly<Record<string, Json>>;
    /** Refs it waits for, when paused or pending. */
    readonly waiting?: readonly string[];
  }
  /** A run wrote a line. */
  | { readonly kind: "run-log"; readonly run: RunLabel; readonly log: Log }
  /** A custom state or environment document changed. */
  | {
    readonly kind: "updated";
    readonly ref: string;
    readonly deleted: boolean;
  }
  /** A trigger function ran. */
  | {
    readonly kind: "trigger";
    readonly repo: string;
    readonly commit: string;
    readonly status: "running" | "done" | "failed" | "no trigger";
  }
  /** A trigger function printed. */
  | {
    readonly kind: "trigger-log";
    readonly repo: string;
    readonly commit: string;
    readonly message: string;
  }
  /** Advice that is not an error. */
  | {
    readonly kind: "warning";
    readonly message: string;
    readonly file?: string;
    readonly line?: number;
    readonly column?: number;
  };

/** Names a run for people and programs. */
export interface RunLabel {
  /** Repo name. */
  readonly repo: string;
  /** Config file, relative to the repo root. */
  readonly file: string;
  /** Full run ref, `…/@r1/deploy/eu/2`. */
  readonly ref: string;
  /** `Task: build [1]`, `Deploy to eu [2]`, `Remove from eu [3]`. */
  readonly name: string;
}

/** Receives events; must not throw. */
export type EventSink = (event: Event) => void;
