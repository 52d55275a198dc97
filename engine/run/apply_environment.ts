// SPDX-License-Identifier: MIT
/**
 * Brings one environment from intent to state. A new or changed environment
 * gives every package a chore, `op/check_envs`, on the release that is to
 * serve it; a removed one has its deployments removed. It runs nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { escapeGlob } from "@ocuroot/sdk/glob";
import { parseEnvironment } from "@ocuroot/sdk/environment";
import type { Json } from "@ocuroot/sdk/model";
import { checkEnvironmentName } from "@ocuroot/sdk/names";
import { parseRef } from "@ocuroot/sdk/ref";
import type { TransactionPair } from "../../stores/store.ts";
import { compareRefs, packageOf, releaseOf } from "../graph/address.ts";
import { plainEnvironment } from "../graph/equal.ts";
import type { Reader } from "../graph/reader.ts";
import { putMarker } from "./documents.ts";
import { queueDown } from "./queue_run.ts";

/**
 * Applies an environment.
 *
 * @param tx Both stores.
 * @param request Ref of the environment, and the time.
 * @throws {OcurootError} intent/invalid for a document that is no environment
 *   or has another name than its ref.
 * @throws {OcurootError} store/not-found when it is in neither store.
 */
export async function applyEnvironment(
  tx: TransactionPair,
  request: { readonly ref: string; readonly time: string },
): Promise<void> {
  const { ref, time } = request;
  const wanted = await tx.intent.get(ref);
  if (wanted === undefined) return await removeEnvironment(tx, request);
  const body = checkEnvironment(wanted, ref);
  await tx.state.set(ref, body, { bodyType: "sdk.Environment" });
  for (const release of await servingReleases(tx.state)) {
    await putMarker(tx.state, { ref: `${release}/op/check_envs`, time });
  }
}

/**
 * Checks that a document can be an environment under its ref.
 *
 * @param json The document.
 * @param ref `@/environment/<name>`.
 * @returns Its stored form.
 * @throws {OcurootError} intent/invalid when it cannot.
 */
export function checkEnvironment(json: Json, ref: string): Json {
  const wanted = parseRef(ref).subpath;
  try {
    const { name } = parseEnvironment(plainEnvironment(json));
    checkEnvironmentName(name);
    if (name === wanted) return plainEnvironment(json);
    throw new OcurootError(
      "intent/invalid",
      `Cannot apply environment "${ref}": its document is named "${name}"`,
      { hint: "Give the document the name of its ref." },
    );
  } catch (cause) {
    if (!(cause instanceof OcurootError)) throw cause;
    if (cause.code === "intent/invalid") throw cause;
    throw new OcurootError(
      "intent/invalid",
      `Cannot apply environment "${ref}": ${cause.message}`,
      { cause, ...(cause.hint === undefined ? {} : { hint: cause.hint }) },
    );
  }
}

async function removeEnvironment(
  tx: TransactionPair,
  request: { readonly ref: string; readonly time: string },
): Promise<void> {
  const { subpath: name } = parseRef(request.ref);
  const globs = `**/@/deploy/${escapeGlob(name)}`;
  for (const current of await tx.state.match(globs)) {
    await queueDown(tx.state, { current, time: request.time });
  }
  await tx.state.delete(request.ref);
}

/**
 * Per package the newest release that is deployed anywhere; for a package
 * that is deployed nowhere its newest release.
 */
async function servingReleases(reader: Reader): Promise<readonly string[]> {
  const links = await reader.match("**/@/deploy/*");
  const deployed = newestByPackage(
    await Promise.all(links.map((link) => reader.resolve(link))),
  );
  const all = newestByPackage(await reader.match("**/@*/commit/*"));
  return [...new Map([...all, ...deployed]).values()].sort(compareRefs);
}

function newestByPackage(refs: readonly string[]): Map<string, string> {
  const newest = new Map<string, string>();
  for (const text of refs) {
    const ref = parseRef(text);
    const release = releaseOf(ref);
    const before = newest.get(packageOf(ref));
    if (before === undefined || compareRefs(before, release) < 0) {
      newest.set(packageOf(ref), release);
    }
  }
  return newest;
}
