// SPDX-License-Identifier: MIT
/**
 * How packages stand: their newest release, and which release is deployed
 * where. It reads refs and links and hardly a document, so that it is quick
 * in large stores.
 *
 * @module
 */

import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Status } from "@ocuroot/sdk/model";
import {
  compareRefs,
  releaseNumber,
  runAddress,
  taskAddress,
} from "../graph/address.ts";
import type { Reader } from "../graph/reader.ts";

/** What is deployed in one environment. */
export interface DeployedStatus {
  /** The environment. */
  readonly environment: string;
  /** Its release: `@r3`. */
  readonly release: string;
}

/** The newest release of a package. */
export interface NewestRelease {
  /** Full ref. */
  readonly ref: string;
  /** Its source commit, where it is recorded. */
  readonly commit?: string;
  /** Tags that lead to it. */
  readonly tags: readonly string[];
  /** How it stands, by the newest run of each task. */
  readonly status: "complete" | "failed" | "running" | "waiting" | "cancelled";
}

/** How one package stands. */
export interface PackageStatus {
  /** Full ref. */
  readonly package: string;
  /** Its newest release. */
  readonly newest: NewestRelease;
  /** What is deployed, by environment. */
  readonly deployed: readonly DeployedStatus[];
}

/**
 * Reads how packages stand.
 *
 * @param state State.
 * @param packages Glob of package refs.
 * @returns Those that have a release, in the order of their names.
 */
export async function readPackages(
  state: Reader,
  packages: string,
): Promise<readonly PackageStatus[]> {
  const newest = new Map<string, string>();
  const releases = await state.match(`${packages}/@r*`);
  for (const ref of [...releases].sort(compareRefs)) {
    if (/\/@r\d+$/.test(ref)) newest.set(ref.replace(/\/@r\d+$/, ""), ref);
  }
  const deployed = await readDeployed(state, packages);
  const tags = await readTags(state, packages);
  const found: PackageStatus[] = [];
  for (const [name, ref] of [...newest].sort(byName)) {
    found.push({
      package: name,
      newest: {
        ref,
        ...await readCommit(state, ref),
        tags: tags.get(ref) ?? [],
        status: await readReleaseStatus(state, ref),
      },
      deployed: deployed.get(name) ?? [],
    });
  }
  return found;
}

async function readDeployed(
  state: Reader,
  packages: string,
): Promise<ReadonlyMap<string, readonly DeployedStatus[]>> {
  const deployed = new Map<string, DeployedStatus[]>();
  for (const link of await state.match(`${packages}/@/deploy/*`)) {
    const { package: name, name: environment } = taskAddress(link);
    const target = await state.resolve(link);
    if (target === link) continue;
    const release = `@r${releaseNumber(target)}`;
    const list = deployed.get(name) ?? [];
    deployed.set(name, [...list, { environment, release }]);
  }
  return deployed;
}

/** A tag is a link beside the releases. */
async function readTags(
  state: Reader,
  packages: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const tags = new Map<string, string[]>();
  for (const ref of await state.match(`${packages}/@*`)) {
    const tag = ref.slice(ref.lastIndexOf("/@") + 2);
    if (tag === "" || /^r\d+$/.test(tag)) continue;
    const release = await state.resolve(ref);
    tags.set(release, [...tags.get(release) ?? [], tag]);
  }
  return tags;
}

async function readCommit(
  state: Reader,
  release: string,
): Promise<{ readonly commit?: string }> {
  const [marker] = await state.match(`${escapeGlob(release)}/commit/*`);
  if (marker === undefined) return {};
  return { commit: marker.slice(marker.lastIndexOf("/") + 1) };
}

/** What counts most, first. */
const ORDER: readonly (readonly [Status, NewestRelease["status"]])[] = [
  ["failed", "failed"],
  ["running", "running"],
  ["pending", "waiting"],
  ["paused", "waiting"],
  ["cancelled", "cancelled"],
];

async function readReleaseStatus(
  state: Reader,
  release: string,
): Promise<NewestRelease["status"]> {
  const glob = `${escapeGlob(release)}/{task,deploy}/*/*/status/*`;
  const newest = new Map<string, string>();
  for (const marker of [...await state.match(glob)].sort(compareRefs)) {
    const status = marker.slice(marker.lastIndexOf("/") + 1);
    newest.set(runAddress(marker).task, status);
  }
  const statuses = new Set(newest.values());
  return ORDER.find(([status]) => statuses.has(status))?.[1] ?? "complete";
}

function byName(a: readonly [string, string], b: readonly [string, string]) {
  return a[0] < b[0] ? -1 : 1;
}
