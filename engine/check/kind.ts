// SPDX-License-Identifier: MIT
/**
 * Tells from a ref alone what kind of document is kept there.
 *
 * @module
 */

import { parseRef, type Ref } from "@ocuroot/sdk/ref";
import type { StoreTag } from "../../stores/store.ts";

/** Kinds of documents; `other` may hold anything. */
export type Kind =
  | "release"
  | "run"
  | "task"
  | "marker"
  | "logs"
  | "claim"
  | "attempt"
  | "intent"
  | "environment"
  | "repo"
  | "push"
  | "other";

/** Config files of a repository. */
const REPO_FILE = /^repo\.ocu\.(?:star|ts)$/;

/** Documents below a run, by the name that follows its number. */
const BELOW_RUN: Readonly<Record<string, Kind>> = {
  status: "marker",
  logs: "logs",
  claim: "claim",
  attempt: "attempt",
};

/**
 * Tells what is kept at a ref.
 *
 * @param text The ref, canonical.
 * @param store The store that it is in.
 * @returns The kind.
 */
export function kindOf(text: string, store: StoreTag): Kind {
  const ref = parseRef(text);
  if (ref.type === "environment") return ref.global ? "environment" : "other";
  if (ref.type === "push") return "push";
  if (ref.global) return "other";
  if (REPO_FILE.test(ref.file)) return ref.type === "" ? "repo" : "other";
  if (ref.type === "commit" || ref.type === "op") return "marker";
  if (ref.type === "task" || ref.type === "deploy") return workKind(ref, store);
  return ref.type === "" && ref.release ? "release" : "other";
}

function workKind(ref: Ref, store: StoreTag): Kind {
  const [, number, below, ...rest] = ref.subpath.split("/");
  if (number === undefined) {
    if (store === "state") return "task";
    return ref.type === "deploy" && ref.release === "" ? "intent" : "other";
  }
  if (!/^[1-9]\d*$/.test(number)) return "other";
  if (below === undefined) return "run";
  const kind = Object.hasOwn(BELOW_RUN, below) ? BELOW_RUN[below] : undefined;
  const depth = below === "status" ? 1 : 0;
  return kind !== undefined && rest.length === depth ? kind : "other";
}
