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
import type { RecordStep, Workspace } from "./workspace.ts";

/** File part of the recorded config's ref, whatever its language. */
const FILE = "repo.ocu.star";

/**
 * Prepares the record of the repo config of a source checkout.
 *
 * @param workspace The opened repository; nothing is recorded from a checkout
 *   of documents.
 * @returns The step that writes the record into a transaction.
 */
export async function prepareRecord(
  workspace: Pick<
    Workspace,
    "kind" | "root" | "repo" | "commit" | "config" | "secrets" | "events"
  >,
): Promise<RecordStep> {
  if (workspace.kind !== "source") return () => Promise.resolve([]);
  warnOfSecrets(workspace);
  const latest = `${workspace.repo}/-/${FILE}/@`;
  const ref = latest + workspace.commit;
  const document = await describeRepo(workspace);
  return async (pair) => {
    const written = await Promise.all([pair.state, pair.intent].map(
      async (tx) => {
        if (await tx.has(ref)) return [];
        await tx.set(ref, document, { bodyType: "models.RepoConfig" });
        await tx.link(latest, ref);
        return [ref, latest];
      },
    ));
    return written.flat();
  };
}

/** Its history in Git has it anyway, so the record is no reason to stop. */
function warnOfSecrets(
  { config, secrets, events }: Pick<Workspace, "config" | "secrets" | "events">,
): void {
  const { file, modules } = config.source;
  const text = new TextDecoder();
  const sources = [file, ...Object.values(modules)];
  if (!sources.some((bytes) => secrets.has(text.decode(bytes)))) return;
  events({
    kind: "warning",
    message: "The repo config holds a secret as text, and is recorded with it",
  });
}

async function describeRepo(
  workspace: Pick<Workspace, "root" | "config">,
): Promise<Json> {
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
