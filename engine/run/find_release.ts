// SPDX-License-Identifier: MIT
/**
 * Finds the release that a command means: by id, by tag, or the newest of a
 * package at the current commit. It does not create one.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { escapeGlob } from "@ocuroot/sdk/glob";
import { formatRef, parseRef, type Ref } from "@ocuroot/sdk/ref";
import { compareRefs, packageOf, releaseOf } from "../graph/address.ts";
import { requireRelease } from "../graph/read.ts";
import type { Reader } from "../graph/reader.ts";

/**
 * Finds a release that a ref names.
 *
 * @param reader State.
 * @param text Full ref with a release id or a tag.
 * @returns The release with its id, `acme/-/web.ocu.star/@r1`.
 * @throws {OcurootError} cli/usage when the ref names no release.
 * @throws {OcurootError} release/not-found when there is no such release.
 */
export async function findRelease(
  reader: Reader,
  text: string,
): Promise<string> {
  const ref = parseRef(text);
  if (!ref.release) {
    throw new OcurootError(
      "cli/usage",
      `Cannot find the release of "${text}": a release id or tag must be specified`,
      { hint: `Write the release after the file, as in "${example(ref)}".` },
    );
  }
  const named = releaseOf(ref);
  const release = await reader.resolve(named);
  await requireRelease(reader, release);
  return release;
}

/**
 * Finds the newest release of a package at a commit.
 *
 * @param reader State.
 * @param place The package and the commit.
 * @returns The release.
 * @throws {OcurootError} release/not-found when the commit has none.
 */
export async function newestReleaseAt(
  reader: Reader,
  place: { readonly package: string; readonly commit: string },
): Promise<string> {
  const suffix = `/commit/${place.commit}`;
  const base = escapeGlob(place.package);
  const markers = await reader.match(`${base}/@*${escapeGlob(suffix)}`);
  const newest = [...markers].sort(compareRefs).at(-1);
  if (newest !== undefined) return newest.slice(0, -suffix.length);
  throw new OcurootError(
    "release/not-found",
    `Cannot find a release of "${place.package}" at commit "${place.commit}": there is none`,
    { hint: 'Make one with "ocuroot release new".' },
  );
}

/**
 * Checks that a release was made at the commit that is checked out.
 *
 * @param reader State.
 * @param place The release and the current commit.
 * @throws {OcurootError} release/commit when it was made at another.
 */
export async function checkCommit(
  reader: Reader,
  place: { readonly release: string; readonly commit: string },
): Promise<void> {
  const { commit } = await requireRelease(reader, place.release);
  if (commit === place.commit) return;
  throw new OcurootError(
    "release/commit",
    `Cannot run release "${place.release}": it was made at commit "${commit}", not at "${place.commit}"`,
    {
      hint: `Check out commit "${commit}" first.`,
      data: { commit },
    },
  );
}

function example(ref: Ref): string {
  return `${formatRef(parseRef(packageOf(ref)))}/@r1`;
}
