// SPDX-License-Identifier: MIT
/**
 * Ends a command that was interrupted, once all it did is recorded.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Workspace } from "../workspace.ts";

/**
 * Throws when the command was interrupted.
 *
 * @param workspace The opened repository.
 * @throws {OcurootError} cli/interrupted when its signal is aborted.
 */
export function checkInterrupted(workspace: Workspace): void {
  if (!workspace.signal.aborted) return;
  throw new OcurootError(
    "cli/interrupted",
    "Interrupted: what was done so far is recorded",
    { hint: 'Go on with "ocuroot work continue".' },
  );
}
