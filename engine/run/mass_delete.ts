// SPDX-License-Identifier: MIT
/**
 * Tells whether the user has allowed an empty intent store to delete state.
 *
 * @module
 */

import type { Workspace } from "../workspace.ts";

/**
 * Reads `OCUROOT_ALLOW_MASS_DELETE`.
 *
 * @param workspace The opened repository.
 * @returns True when it is set to anything but `""`, `0` and `false`.
 */
export function massDelete(workspace: Pick<Workspace, "env">): boolean {
  const value = workspace.env.OCUROOT_ALLOW_MASS_DELETE ?? "";
  return !["", "0", "false"].includes(value);
}
