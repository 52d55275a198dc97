// SPDX-License-Identifier: MIT
/**
 * The first page about state: how much there is, what is not done, and which
 * release is deployed where. It reads nothing.
 *
 * @module
 */

import { type Content, el, type Element } from "../element.ts";
import { matchHref, refHref } from "./address.ts";
import {
  type Deployed,
  type OpenRun,
  type Overview,
  PAGE_SIZE,
  type ReleaseText,
} from "./overview.ts";
import { refLink, section, statusMark, tableOf } from "./parts.ts";

/** Runs on the page; the rest is a link away. */
const MAX_RUNS = 50;

/**
 * Shows an overview.
 *
 * @param overview What was read.
 * @returns What is on the page.
 */
export function overviewBody(overview: Overview): Content {
  const { count, open } = overview;
  return [
    el("h1", null, "What is deployed where"),
    counts(overview),
    count === 0
      ? el(
        "p",
        null,
        "There is no release yet. Make one with ",
        el("code", null, "ocuroot release new FILE"),
        ".",
      )
      : matrix(overview),
    pages(overview),
    section("Not done", openRuns(open)),
  ];
}

function counts(overview: Overview): Element {
  const { repositories, count: packages, releases, environments } = overview;
  const list = [
    [repositories.length, "repositor", "y", "ies", "**/repo.ocu.*/@"],
    [packages, "package", "", "s", "**/-/**/@*"],
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

function matrix(overview: Overview): Element {
  const { environments, repositories, packages } = overview;
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

function pages({ count, page }: Overview): Content {
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
