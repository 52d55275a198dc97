// SPDX-License-Identifier: MIT
/**
 * What there is to do, as a pure function of a view of state and a view of
 * intent. Execution never chooses work: it takes a plan as it is.
 *
 * The folder's parts each find one kind of work: `intent.ts` the differences
 * between the stores, `ready.ts` runs that may start, `reconcile.ts`
 * deployments whose inputs changed, `ops.ts` chores. Invariants: a plan is in
 * numeric order; every item tells why; a document that cannot be read is a
 * fault of its own and hides nothing else; what is on its way, and what has
 * failed with the same inputs, is not planned again.
 *
 * @module
 */

import type { OcurootError } from "@ocuroot/sdk/error";
import type { View } from "../../stores/store.ts";
import type { Work } from "../summary.ts";

/** What a plan is made from. */
export interface PlanViews {
  /** State. */
  readonly state: View;
  /** Intent. */
  readonly intent: View;
}

/** Groups of work that can be asked for. */
export type WorkGroup = "intent" | "ready" | "drift" | "ops";

/** Which work is wanted. */
export interface PlanFilter {
  /** Only this repo's runs and ops; any repo when absent. */
  readonly repo?: string;
  /** Only runs and ops of releases made at this commit. */
  readonly commit?: string;
  /** Which groups; all when absent. */
  readonly groups?: readonly WorkGroup[];
  /** Only what these resolved refs, written by somebody, have led to. */
  readonly changes?: {
    readonly state: ReadonlySet<string>;
    readonly intent: ReadonlySet<string>;
  };
  /** True to delete even when intent holds nothing at all. */
  readonly allowMassDelete?: boolean;
}

/** Something that cannot be planned. */
export interface Fault {
  /** What it would have been. */
  readonly work: Work;
  /** Why not. */
  readonly error: OcurootError;
}

/** A waiting run that a newer release has made pointless. */
export interface Superseded {
  /** Full run ref. */
  readonly run: string;
  /** The newer release. */
  readonly by: string;
}

/** What there is to do. */
export interface Plan {
  /** In the order it is to be done. */
  readonly work: readonly Work[];
  /** What cannot be planned. */
  readonly faults: readonly Fault[];
  /** Runs to cancel. */
  readonly superseded: readonly Superseded[];
}
