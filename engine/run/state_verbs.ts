// SPDX-License-Identifier: MIT
/**
 * The verbs of intent: compare it with state, wish, and make state follow a
 * wish. They run user code only where a cascade is asked for.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Json } from "@ocuroot/sdk/model";
import { parseRef, type Ref } from "@ocuroot/sdk/ref";
import { diffStores } from "../plan/intent.ts";
import type { Work, WorkSummary } from "../summary.ts";
import type { Workspace } from "../workspace.ts";
import { checkEnvironment } from "./apply_environment.ts";
import { applyOne } from "./apply_intent.ts";
import { runCascade, summarizeWork } from "./cascade.ts";
import { startExecution, write } from "./execution.ts";
import { fullRef } from "./full_ref.ts";
import { massDelete } from "./mass_delete.ts";
import { refuseSecrets } from "../host/secret_guard.ts";

/**
 * Compares intent with state, over all repositories.
 *
 * @param workspace The opened repository.
 * @returns What differs, also where the last attempt failed.
 */
export async function diffIntent(
  workspace: Workspace,
): Promise<readonly Work[]> {
  const [state, intent] = await Promise.all([
    workspace.stores.state.view(),
    workspace.stores.intent.view(),
  ]);
  const allowMassDelete = massDelete(workspace);
  const options = { allowMassDelete, failed: true };
  const { work, faults } = await diffStores({ state, intent }, options);
  for (const { error } of faults) {
    workspace.events({ kind: "warning", message: error.message });
  }
  return work;
}

/**
 * Writes an intent. A document that could not be applied as it is gives a
 * warning, not an error: intent may be written ahead of what it needs.
 *
 * @param workspace The opened repository.
 * @param ref The ref, as typed or full.
 * @param value The document.
 * @throws {OcurootError} run/secret when it holds a registered secret.
 */
export async function setIntent(
  workspace: Workspace,
  ref: Ref | string,
  value: Json,
): Promise<void> {
  const full = fullRef(workspace, ref);
  refuseSecrets(workspace.secrets, { what: "intent", value: full });
  refuseSecrets(workspace.secrets, { what: "intent", value, at: full });
  warnOfInvalid(workspace, { ref: full, value });
  await write(startExecution(workspace, { ref: full }), {
    message: `set intent ${full}`,
    fn: ({ intent }) => intent.set(full, value),
  });
}

/**
 * Deletes an intent.
 *
 * @param workspace The opened repository.
 * @param ref The ref, as typed or full.
 * @throws {OcurootError} store/not-found when it is not there.
 */
export async function deleteIntent(
  workspace: Workspace,
  ref: Ref | string,
): Promise<void> {
  const full = fullRef(workspace, ref);
  await write(startExecution(workspace, { ref: full }), {
    message: `delete intent ${full}`,
    fn: ({ intent }) => intent.delete(full),
  });
}

/**
 * Makes state follow one intent. Deployments are queued as runs.
 *
 * @param workspace The opened repository.
 * @param ref The ref, as typed or full.
 * @param options `cascade` then does the work that follows from it.
 * @returns What was done.
 * @throws {OcurootError} intent/invalid when it cannot be carried out.
 * @throws {OcurootError} store/not-found when neither store has it.
 */
export async function applyIntent(
  workspace: Workspace,
  ref: Ref | string,
  options: { readonly cascade?: boolean } = {},
): Promise<WorkSummary> {
  const full = fullRef(workspace, ref);
  const execution = startExecution(workspace, { ref: full });
  const isThere = await workspace.stores.intent.view()
    .then((view) => view.has(full));
  await applyOne(execution, full);
  const work: Work = {
    ref: full,
    kind: isThere ? "update" : "delete",
    why: [],
  };
  const applied = { work, status: "done" } as const;
  if (options.cascade !== true) return summarizeWork([applied]);
  const { changes } = execution;
  const cascade = await runCascade(execution, { changes });
  return { ...cascade, outcomes: [applied, ...cascade.outcomes] };
}

function warnOfInvalid(
  workspace: Workspace,
  intent: { readonly ref: string; readonly value: Json },
): void {
  const { type } = parseRef(intent.ref);
  try {
    if (type === "environment") checkEnvironment(intent.value, intent.ref);
    if (type !== "") return;
    throw new OcurootError(
      "intent/invalid",
      `Cannot apply "${intent.ref}": only custom, environment and deploy refs are intents`,
    );
  } catch (error) {
    if (!(error instanceof OcurootError)) throw error;
    workspace.events({ kind: "warning", message: error.message });
  }
}
