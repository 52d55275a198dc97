// SPDX-License-Identifier: MIT
/**
 * Reads what is deployed where, and which runs are not done. It makes no HTML.
 *
 * @module
 */

import type { View } from "../../stores/store.ts";
import { compareNames, partsOf } from "./address.ts";
import { textField } from "./fields.ts";
import { orElse } from "./tolerant.ts";

/** A release with its source. */
export interface ReleaseText {
  /** Its ref. */
  readonly ref: string;
  /** Its source commit; empty when nobody knows. */
  readonly commit: string;
}

/** What is deployed of a package in an environment. */
export interface Deployed {
  /** `…/@/deploy/<env>`. */
  readonly ref: string;
  /** Release that is there; undefined for none. */
  readonly release?: ReleaseText;
  /** Release that is wanted, where it is another one; null for none. */
  readonly wanted?: string | null;
}

/** One package. */
export interface PackageRow {
  /** Its ref. */
  readonly ref: string;
  /** Its newest release; undefined for none. */
  readonly newest?: ReleaseText;
  /** What is deployed, for each of {@link Overview.environments}. */
  readonly deployed: readonly (Deployed | null)[];
}

/** A run that is not done. */
export interface OpenRun {
  /** Its ref. */
  readonly ref: string;
  /** Where it stands. */
  readonly status: string;
}

/** All of it. */
export interface Overview {
  /** Names of repositories. */
  readonly repositories: readonly string[];
  /** Names of environments, known or deployed to. */
  readonly environments: readonly string[];
  /** Packages, in order of their names. */
  readonly packages: readonly PackageRow[];
  /** Number of releases. */
  readonly releases: number;
  /** Runs that are not done, and those that failed in a newest release. */
  readonly open: readonly OpenRun[];
}

/**
 * Reads the overview.
 *
 * @param state A view of state.
 * @param intent A view of intent.
 * @returns What is in them.
 */
export async function readOverview(
  state: View,
  intent: View,
): Promise<Overview> {
  const [configs, releases, places, commits, links, wanted] = await Promise.all(
    [
      state.match("**/repo.ocu.*/@*"),
      state.match("**/-/**/@r*"),
      state.match("@/environment/*"),
      state.match("**/@r*/commit/*"),
      state.match("**/@/deploy/*"),
      intent.match("**/@/deploy/*"),
    ],
  );
  const newest = newestOf(releases);
  const sources = commitsOf(commits);
  const text = (ref: string) => ({ ref, commit: sources.get(ref) ?? "" });
  const deployed = await readDeployed({ state, intent, links, wanted, text });
  const packages = distinct([...newest.keys(), ...deployed.keys()]);
  const environments = distinct([
    ...places.map((ref) => ref.slice("@/environment/".length)),
    ...deployed.values().flatMap((row) => row.keys()),
  ]);
  return {
    repositories: distinct([...configs, ...packages].map(repositoryOf)),
    environments,
    packages: packages.map((ref) => {
      const release = newest.get(ref);
      const row = deployed.get(ref);
      return {
        ref,
        ...(release === undefined ? {} : { newest: text(release) }),
        deployed: environments.map((name) => row?.get(name) ?? null),
      };
    }),
    releases: releases.filter(isRelease).length,
    open: await openRuns(state, newest),
  };
}

/**
 * Lists the source commits of releases.
 *
 * @param markers Refs of their commit markers.
 * @returns Commits by release.
 */
export function commitsOf(
  markers: readonly string[],
): ReadonlyMap<string, string> {
  return new Map(markers.map((marker) => {
    const at = marker.lastIndexOf("/commit/");
    return [marker.slice(0, at), marker.slice(at + "/commit/".length)];
  }));
}

type Row = Map<string, Deployed>;

async function readDeployed(
  { state, intent, links, wanted, text }: {
    readonly text: (release: string) => ReleaseText;
    readonly state: View;
    readonly intent: View;
    readonly links: readonly string[];
    readonly wanted: readonly string[];
  },
): Promise<ReadonlyMap<string, Row>> {
  const there = new Map(
    await Promise.all(links.map(async (ref) => {
      const target = partsOf(await orElse(state.resolve(ref), ""));
      return [ref, target?.release ?? ""] as const;
    })),
  );
  const intents = new Map(
    await Promise.all(wanted.map(async (ref) => {
      // A person may have written a tag: it stands for a release of state.
      const body = await orElse(intent.get(ref), undefined);
      const release = textField(body, "release");
      return [ref, await orElse(state.resolve(release), release)] as const;
    })),
  );
  const rows = new Map<string, Row>();
  for (const ref of new Set([...links, ...wanted])) {
    const parts = partsOf(ref);
    if (parts === undefined || parts.name === "") continue;
    const row = rows.get(parts.package) ?? new Map();
    const [release, intended] = [there.get(ref), intents.get(ref)];
    row.set(parts.name, {
      ref,
      ...(release === undefined ? {} : { release: text(release) }),
      ...(release === intended ? {} : { wanted: intended ?? null }),
    });
    rows.set(parts.package, row);
  }
  return rows;
}

async function openRuns(
  state: View,
  newest: ReadonlyMap<string, string>,
): Promise<readonly OpenRun[]> {
  const markers = await state.match(
    "**/@r*/{task,deploy}/*/*/status/{pending,running,paused,failed}",
  );
  return markers.flatMap((marker) => {
    const [ref = "", status = ""] = marker.split("/status/");
    const parts = partsOf(ref);
    const isOld = status === "failed" &&
      newest.get(parts?.package ?? "") !== parts?.release;
    return isOld ? [] : [{ ref, status }];
  }).sort((a, b) => compareNames(a.ref, b.ref));
}

function newestOf(refs: readonly string[]): Map<string, string> {
  const newest = new Map<string, string>();
  for (const ref of refs.filter(isRelease).toSorted(compareNames)) {
    newest.set(ref.slice(0, ref.lastIndexOf("/@")), ref);
  }
  return newest;
}

function isRelease(ref: string): boolean {
  return /\/@r\d+$/.test(ref);
}

function repositoryOf(ref: string): string {
  return ref.slice(0, ref.lastIndexOf("/-/"));
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort(compareNames);
}
