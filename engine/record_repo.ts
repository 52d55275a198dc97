// SPDX-License-Identifier: MIT
/**
 * Records the repo config in both stores, once per commit, so that other
 * checkouts can evaluate it without the source. Commands that only read never
 * call it.
 *
 * @module
 */

import type { Json, RepoConfigDocument } from "@ocuroot/sdk/model";
import { findGit, listRemotes } from "./git_info.ts";
import type { Workspace } from "./workspace.ts";

/** File part of the recorded config's ref, whatever its language. */
const FILE = "repo.ocu.star";

/**
 * Records the repo config of a source checkout where it is not recorded yet.
 *
 * @param workspace The opened repository; nothing is done in a checkout of
 *   documents.
 */
export async function recordRepo(workspace: Workspace): Promise<void> {
  if (workspace.kind !== "source") return;
  const latest = `${workspace.repo}/-/${FILE}/@`;
  const ref = latest + workspace.commit;
  const { state, intent } = workspace.stores;
  const [inState, inIntent] = await Promise.all([
    state.view().then((view) => view.has(ref)),
    intent.view().then((view) => view.has(ref)),
  ]);
  if (inState && inIntent) return;
  const document = await describeRepo(workspace);
  await workspace.stores.transact("Save repo config", async (pair) => {
    for (const tx of [pair.state, pair.intent]) {
      if (await tx.has(ref)) continue;
      await tx.set(ref, document, { bodyType: "models.RepoConfig" });
      await tx.link(latest, ref);
    }
  });
}

async function describeRepo(workspace: Workspace): Promise<Json> {
  const { file, modules } = workspace.config.source;
  const remotes = await listRemotes(await findGit(workspace.root));
  const encoded = Object.entries(modules)
    .map(([path, bytes]) => [path, bytes.toBase64()] as const);
  const document: RepoConfigDocument = {
    Remotes: remotes.length === 0 ? null : remotes,
    source: file.toBase64(),
    ...(encoded.length === 0 ? {} : { modules: Object.fromEntries(encoded) }),
  };
  return document as unknown as Json;
}
