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
  /** Number of packages. */
  readonly count: number;
  /** Which page of packages this is, from 1. */
  readonly page: number;
  /** Packages of the page, in order of their names. */
  readonly packages: readonly PackageRow[];
  /** Number of releases. */
  readonly releases: number;
  /** Runs that are not done, and those that failed in a newest release. */
  readonly open: readonly OpenRun[];
}

/** Packages on one page. */
export const PAGE_SIZE = 100;

/** Where to read. */
export interface OverviewQuery {
  /** A view of state. */
  readonly state: View;
  /** A view of intent. */
  readonly intent: View;
  /** Which page of packages, from 1. */
  readonly page: number;
}

/**
 * Reads the overview. Of what is deployed only one page is read: the rest is
 * known by name alone.
 *
 * @param query Where to read, and which page.
 * @returns What is there.
 */
export async function readOverview(query: OverviewQuery): Promise<Overview> {
  const { state, intent, page } = query;
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
  const cells = cellsOf([...links, ...wanted]);
  const packages = distinct([...newest.keys(), ...cells.keys()]);
  const environments = distinct([
    ...places.map((ref) => ref.slice("@/environment/".length)),
    ...cells.values().flatMap((row) => row.keys()),
  ]);
  const first = (page - 1) * PAGE_SIZE;
  const shown = packages.slice(first, first + PAGE_SIZE);
  const text = (ref: string) => ({ ref, commit: sources.get(ref) ?? "" });
  const there = { links: new Set(links), wanted: new Set(wanted), text };
  return {
    repositories: distinct([...configs, ...packages].map(repositoryOf)),
    environments,
    count: packages.length,
    page,
    packages: await Promise.all(shown.map(async (ref) => {
      const release = newest.get(ref);
      const row = environments.map((name) => cells.get(ref)?.get(name));
      return {
        ref,
        ...(release === undefined ? {} : { newest: text(release) }),
        deployed: await Promise.all(
          row.map((cell) =>
            cell === undefined ? null : readCell(cell, { ...query, ...there })
          ),
        ),
      };
    })),
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

/** Deployments by package and environment. */
function cellsOf(
  refs: readonly string[],
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const rows = new Map<string, Map<string, string>>();
  for (const ref of refs) {
    const parts = partsOf(ref);
    if (parts === undefined || parts.name === "") continue;
    const row = rows.get(parts.package) ?? new Map<string, string>();
    rows.set(parts.package, row.set(parts.name, ref));
  }
  return rows;
}

async function readCell(
  ref: string,
  { state, intent, links, wanted, text }: OverviewQuery & {
    readonly links: ReadonlySet<string>;
    readonly wanted: ReadonlySet<string>;
    readonly text: (release: string) => ReleaseText;
  },
): Promise<Deployed> {
  const target = links.has(ref)
    ? await orElse(state.resolve(ref), "")
    : undefined;
  const release = target === undefined
    ? undefined
    : partsOf(target)?.release ?? "";
  const intended = wanted.has(ref)
    ? await intendedRelease(ref, { state, intent })
    : undefined;
  return {
    ref,
    ...(release === undefined ? {} : { release: text(release) }),
    ...(release === intended ? {} : { wanted: intended ?? null }),
  };
}

/** A person may have written a tag: it stands for a release of state. */
async function intendedRelease(
  ref: string,
  { state, intent }: Pick<OverviewQuery, "state" | "intent">,
): Promise<string> {
  const body = await orElse(intent.get(ref), undefined);
  const release = textField(body, "release");
  return await orElse(state.resolve(release), release);
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
