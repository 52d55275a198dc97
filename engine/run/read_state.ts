// SPDX-License-Identifier: MIT
/**
 * The verbs that only read state: one document, or a list of refs. They are
 * kept apart because nothing of what runs releases is needed for them.
 *
 * @module
 */

import type { Json } from "@ocuroot/sdk/model";
import type { Ref } from "@ocuroot/sdk/ref";
import type { Workspace } from "../workspace.ts";
import { fullRef } from "./full_ref.ts";

/**
 * Reads a document of state, or a field of it.
 *
 * @param workspace The opened repository.
 * @param ref The ref, as typed or full; links are followed.
 * @returns Its body.
 * @throws {OcurootError} store/not-found when it is not there.
 */
export async function getState(
  workspace: Workspace,
  ref: Ref | string,
): Promise<Json> {
  const view = await workspace.stores.state.view();
  return await view.require(fullRef(workspace, ref));
}

/**
 * Lists refs of state.
 *
 * @param workspace The opened repository.
 * @param glob The pattern, used as it is.
 * @param options `noLinks` leaves out links and what they shadow.
 * @returns The refs, sorted bytewise.
 */
export async function matchState(
  workspace: Workspace,
  glob: string,
  options: { readonly noLinks?: boolean } = {},
): Promise<readonly string[]> {
  const view = await workspace.stores.state.view();
  return await view.match(glob, options);
}
