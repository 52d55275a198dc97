// SPDX-License-Identifier: MIT
/**
 * A package: its releases, newest first, with tags, commits and how their runs
 * stand, and what is current.
 *
 * @module
 */

import { escapeGlob } from "@ocuroot/sdk/glob";
import type { View } from "../../stores/store.ts";
import { type Content, el } from "../element.ts";
import { compareNames, partsOf } from "./address.ts";
import { statusesOf } from "./match_page.ts";
import { commitsOf } from "./overview.ts";
import { refLink, section, statusMark, tableOf } from "./parts.ts";
import { orElse } from "./tolerant.ts";

/** Releases on the page; older ones are a search away. */
const MAX_RELEASES = 100;

/** A release of a package. */
export interface ReleaseRow {
  /** Its ref. */
  readonly ref: string;
  /** Links to it. */
  readonly tags: readonly string[];
  /** Its source commit; empty when nobody knows. */
  readonly commit: string;
  /** How many runs are in each status. */
  readonly runs: readonly { readonly status: string; readonly count: number }[];
}

/** A package. */
export interface PackageView {
  /** Its releases, newest first. */
  readonly releases: readonly ReleaseRow[];
  /** How many there are. */
  readonly count: number;
  /** What is current: deployments and results of tasks, with their releases. */
  readonly current: readonly {
    readonly ref: string;
    readonly target: string;
  }[];
}

/**
 * Reads a package.
 *
 * @param view A view of the store.
 * @param ref Its ref.
 * @returns The package; undefined when it has no release and nothing current.
 */
export async function readPackage(
  view: View,
  ref: string,
): Promise<PackageView | undefined> {
  const base = escapeGlob(ref);
  const [names, markers, commits, current] = await Promise.all([
    view.match(`${base}/@*`),
    view.match(`${base}/@*/{task,deploy}/*/*/status/*`),
    view.match(`${base}/@*/commit/*`),
    view.match(`${base}/@/{deploy,task}/*`),
  ]);
  if (names.length + current.length === 0) return undefined;
  const targets = await targetsOf(view, names);
  const tags = Map.groupBy(
    names.filter((name) => targets.get(name) !== name),
    (name) => targets.get(name) ?? "",
  );
  const releases = names.filter((name) => targets.get(name) === name)
    .sort(compareNames).reverse();
  const sources = commitsOf(commits);
  const runs = Map.groupBy(
    statusesOf(markers),
    ([run]) => partsOf(run)?.release ?? "",
  );
  const now = await targetsOf(view, current);
  return {
    count: releases.length,
    current: current.map((name) => ({
      ref: name,
      target: now.get(name) ?? name,
    })),
    releases: releases.slice(0, MAX_RELEASES).map((release) => ({
      ref: release,
      tags: tags.get(release) ?? [],
      commit: sources.get(release) ?? "",
      runs: counted((runs.get(release) ?? []).map(([, status]) => status)),
    })),
  };
}

async function targetsOf(
  view: View,
  refs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return new Map(
    await Promise.all(
      refs.map(async (ref) =>
        [ref, await orElse(view.resolve(ref), ref)] as const
      ),
    ),
  );
}

function counted(statuses: readonly string[]): ReleaseRow["runs"] {
  return [...Map.groupBy(statuses, (status) => status)]
    .map(([status, all]) => ({ status, count: all.length }))
    .sort((a, b) => rank(a.status) - rank(b.status));
}

/** What needs somebody comes first. */
function rank(status: string): number {
  const order = ["failed", "running", "paused", "pending"];
  const place = order.indexOf(status);
  return place < 0 ? order.length : place;
}

/**
 * Shows a package.
 *
 * @param view The package, masked.
 * @returns What the page says of it.
 */
export function packageBody(
  { releases, count, current }: PackageView,
): Content {
  return [
    current.length === 0 ? null : section(
      "Current",
      tableOf({
        caption: "What is current",
        heads: ["What", "Release"],
        rows: current.map(({ ref, target }) => [
          refLink(ref, { text: afterRelease(ref) }),
          releaseOf(target),
        ]),
      }),
    ),
    releases.length === 0 ? null : section("Releases", [
      tableOf({
        caption: "Releases, newest first",
        heads: ["Release", "Commit", "Tags", "Runs"],
        rows: releases.map(({ ref, commit, tags, runs }) => [
          refLink(ref, { text: afterAt(ref) }),
          el("code", { title: commit }, commit.slice(0, 12)),
          tags.map((tag) =>
            el("div", null, refLink(tag, { text: afterAt(tag) }))
          ),
          runs.map(({ status, count }) =>
            el("div", null, statusMark(status), ` ${count}`)
          ),
        ]),
      }),
      count > releases.length
        ? el(
          "p",
          { class: "dim" },
          `And ${count - releases.length} older ones.`,
        )
        : null,
    ]),
  ];
}

function releaseOf(target: string): Content {
  const release = partsOf(target)?.release ?? "";
  return release === ""
    ? refLink(target)
    : refLink(release, { text: afterAt(release) });
}

function afterAt(ref: string): string {
  return ref.slice(ref.lastIndexOf("/@") + 2);
}

function afterRelease(ref: string): string {
  return ref.slice(ref.lastIndexOf("/@/") + 3).replace("/", " ");
}
