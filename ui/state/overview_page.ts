// SPDX-License-Identifier: MIT
/**
 * The first page about state: how much there is, what is not done, and which
 * release is deployed where. It reads nothing.
 *
 * @module
 */

import { type Content, el, type Element } from "../element.ts";
import { matchHref, refHref } from "./address.ts";
import type {
  Deployed,
  OpenRun,
  Overview,
  PackageRow,
  ReleaseText,
} from "./overview.ts";
import { refLink, section, statusMark, tableOf } from "./parts.ts";

/** Packages on one page. */
export const PAGE_SIZE = 100;
/** Runs on the page; the rest is a link away. */
const MAX_RUNS = 50;

/**
 * Shows an overview.
 *
 * @param overview What was read.
 * @param page Which packages to show, from 1.
 * @returns What is on the page.
 */
export function overviewBody(overview: Overview, page: number): Content {
  const { packages, open } = overview;
  const first = (page - 1) * PAGE_SIZE;
  const shown = packages.slice(first, first + PAGE_SIZE);
  return [
    el("h1", null, "What is deployed where"),
    counts(overview),
    packages.length === 0
      ? el(
        "p",
        null,
        "There is no release yet. Make one with ",
        el("code", null, "ocuroot release new FILE"),
        ".",
      )
      : matrix(overview, shown),
    pages(packages.length, page),
    section("Not done", openRuns(open)),
  ];
}

function counts(overview: Overview): Element {
  const { repositories, packages, releases, environments } = overview;
  const list = [
    [repositories.length, "repositor", "y", "ies", "**/repo.ocu.*/@"],
    [packages.length, "package", "", "s", "**/-/**/@*"],
    [releases, "release", "", "s", "**/-/**/@r*"],
    [environments.length, "environment", "", "s", "@/environment/*"],
  ] as const;
  return el(
    "ul",
    { class: "counts" },
    list.map(([count, noun, one, many, glob]) =>
      el(
        "li",
        null,
        el("b", null, String(count)),
        " ",
        el("a", { href: matchHref(glob) }, noun + (count === 1 ? one : many)),
      )
    ),
  );
}

function matrix(
  overview: Overview,
  packages: readonly PackageRow[],
): Element {
  const { environments, repositories } = overview;
  const isAlone = repositories.length === 1;
  const named = (ref: string) => isAlone ? ref.replace(/^.*\/-\//, "") : ref;
  return tableOf({
    caption: "Packages by environment",
    heads: [
      "Package",
      "Newest",
      ...environments.map((name) =>
        el("a", { href: refHref(`@/environment/${name}`) }, name)
      ),
    ],
    rows: packages.map(({ ref, newest, deployed }) => [
      refLink(ref, { text: named(ref) }),
      newest === undefined ? "" : releaseLink(newest),
      ...deployed.map(deployedCell),
    ]),
  });
}

function deployedCell(deployed: Deployed | null): Content {
  if (deployed === null) return el("span", { class: "dim" }, "–");
  const { ref, release, wanted } = deployed;
  return [
    release === undefined
      ? el("span", { class: "dim" }, "not there")
      : releaseLink(release, ref),
    wanted === undefined ? null : el(
      "div",
      { class: "status paused" },
      wanted === null ? "not wanted" : `wanted ${releaseName(wanted)}`,
    ),
  ];
}

/** The name of a release, leading to it or to what it has done. */
function releaseLink(
  { ref, commit }: ReleaseText,
  leadsTo: string = ref,
): Content {
  return el(
    "span",
    { class: "nowrap" },
    refLink(leadsTo, { text: releaseName(ref) }),
    " ",
    commit === ""
      ? null
      : el("code", { class: "place", title: commit }, commit.slice(0, 7)),
  );
}

function releaseName(release: string): string {
  return release.slice(release.lastIndexOf("/@") + 2);
}

function pages(count: number, page: number): Content {
  const last = Math.ceil(count / PAGE_SIZE);
  if (last <= 1) return null;
  const link = (to: number, text: string) =>
    to < 1 || to > last ? null : el("a", { href: `/?page=${to}` }, text);
  return el(
    "nav",
    { class: "counts", "aria-label": "Pages" },
    el("span", null, `Page ${page} of ${last}`),
    link(page - 1, "Previous"),
    link(page + 1, "Next"),
  );
}

function openRuns(open: readonly OpenRun[]): Content {
  if (open.length === 0) return null;
  const rest = open.length - MAX_RUNS;
  return [
    tableOf({
      caption: "Runs that are not done",
      heads: ["Run", "Status"],
      rows: open.slice(0, MAX_RUNS).map(({ ref, status }) => [
        refLink(ref),
        statusMark(status),
      ]),
    }),
    rest > 0 ? el("p", { class: "dim" }, `And ${rest} more.`) : null,
  ];
}
