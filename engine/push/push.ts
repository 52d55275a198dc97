// SPDX-License-Identifier: MIT
/**
 * The verb `push`: from a source checkout what changed is released, from an
 * intent checkout what is pending is applied.
 *
 * The folder's parts: `plan_push.ts` finds out what changed, `select_files.ts`
 * chooses, `release_file.ts` releases one file, `push_index.ts` keeps the
 * record. Invariants: a commit is released once; the record moves only when
 * every file was released; a file that is gone hinders nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Workspace } from "../workspace.ts";
import { listSourcePush } from "./plan_push.ts";
import { listIntentPush, pushIntent } from "./push_intent.ts";
import { pushSource } from "./push_source.ts";
import type { PushSummary } from "./summary.ts";

/**
 * Releases what changed, or applies what is pending.
 *
 * @param workspace The opened checkout.
 * @returns What was done.
 * @throws {OcurootError} repo/dirty with files that are not committed.
 * @throws {OcurootError} repo/identity in a state checkout.
 */
export async function push(workspace: Workspace): Promise<PushSummary> {
  if (workspace.kind === "source") return await pushSource(workspace);
  if (workspace.kind === "intent") return await pushIntent(workspace);
  throw notFromState();
}

/**
 * Lists what a push would release or apply.
 *
 * @param workspace The opened checkout.
 * @returns Config files relative to the root, or refs of intents.
 * @throws {OcurootError} repo/identity in a state checkout.
 */
export async function planPush(
  workspace: Workspace,
): Promise<readonly string[]> {
  if (workspace.kind === "source") return await listSourcePush(workspace);
  if (workspace.kind === "intent") return await listIntentPush(workspace);
  throw notFromState();
}

function notFromState(): OcurootError {
  return new OcurootError(
    "repo/identity",
    "Cannot push: state checkouts have nothing to push",
    { hint: "Run it in a source checkout, or in a checkout of intent." },
  );
}
