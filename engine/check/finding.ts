// SPDX-License-Identifier: MIT
/**
 * What a check of the stores finds, and how it could be put right: plain
 * data, to print, to compare and to apply. It holds no behaviour.
 *
 * @module
 */

import type { Json } from "@ocuroot/sdk/model";
import type { StoreTag } from "../../stores/store.ts";

/** `error`: promises are broken; `warning`: work is stuck; `notice`: no harm. */
export type Severity = "error" | "warning" | "notice";

/** Every code of a finding. */
export type FindingCode =
  | "document-corrupt"
  | "document-shape"
  | "ref-invalid"
  | "link-dangling"
  | "link-chain"
  | "link-cycle"
  | "back-link-missing"
  | "back-link-stale"
  | "status-missing"
  | "status-many"
  | "status-unknown"
  | "run-missing"
  | "run-order"
  | "run-unclaimed"
  | "run-dead"
  | "claim-stale"
  | "task-missing"
  | "task-without-run"
  | "release-missing"
  | "commit-missing"
  | "commit-wrong"
  | "intent-release"
  | "intent-environment"
  | "intent-pending"
  | "file-draft"
  | "file-foreign"
  | "file-link"
  | "file-name"
  | "file-clash"
  | "file-journal";

/** One write of a mend. */
export type Edit =
  & { readonly store: StoreTag; readonly ref: string }
  & (
    | { readonly op: "set"; readonly body: Json; readonly bodyType?: string }
    | { readonly op: "link"; readonly target: string }
    | { readonly op: "unlink" }
  );

/** How to put one finding right: writes that land together. */
export interface Mend {
  /** What it does, for the question whether to do it. */
  readonly text: string;
  /** The writes, in order. */
  readonly edits: readonly Edit[];
}

/** Something that is not as it should be. */
export interface Finding {
  /** Which rule it breaks; stable. */
  readonly code: FindingCode;
  /** How bad it is. */
  readonly severity: Severity;
  /** Where: which store. */
  readonly store: StoreTag;
  /** Where: a ref, or the path of a file that belongs to no document. */
  readonly ref: string;
  /** Where in the file of the document: a JSON pointer. */
  readonly pointer?: string;
  /** What is the case. */
  readonly what: string;
  /** Why it matters. */
  readonly why: string;
  /** How it could be put right, where that is known. */
  readonly mend?: Mend;
}
