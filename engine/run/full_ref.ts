// SPDX-License-Identifier: MIT
/**
 * Gives the full text of a ref as typed. A full ref stays as it is, so it
 * does no harm to do it twice.
 *
 * @module
 */

import { formatRef, type Ref } from "@ocuroot/sdk/ref";
import { resolveArgument } from "../resolve_argument.ts";
import type { Workspace } from "../workspace.ts";

/**
 * Resolves a typed ref against the workspace.
 *
 * @param workspace The opened repository.
 * @param ref The ref as typed, or one that is full already.
 * @returns Its full text.
 * @throws {OcurootError} ref/syntax when it is not a ref.
 */
export function fullRef(workspace: Workspace, ref: Ref | string): string {
  if (typeof ref !== "string") return formatRef(ref);
  return formatRef(resolveArgument(ref, { workspace }));
}
