// SPDX-License-Identifier: MIT
/**
 * The page about one ref. It reads nothing.
 *
 * @module
 */

import { escapeGlob } from "@ocuroot/sdk/glob";
import { type Content, el } from "../element.ts";
import { matchHref, partsOf, refHref } from "./address.ts";
import { packageBody } from "./package_view.ts";
import { jsonText, refLink, refList, section, tableOf } from "./parts.ts";
import type { RefView } from "./ref_view.ts";
import { releaseBody } from "./release_view.ts";
import { runBody } from "./run_view.ts";

/**
 * Shows a ref.
 *
 * @param view All that is known of it, masked.
 * @returns What is on the page.
 */
export function refBody(view: RefView): Content {
  const { ref, store, target, body, release, run, wanted } = view;
  const isPlain = release === undefined && run === undefined;
  return [
    crumbs(view),
    el("h1", null, lastName(ref)),
    el(
      "p",
      { class: "dim" },
      store === "intent" ? "Intent: " : null,
      el("code", null, ref),
      target === undefined ? null : [" → ", refLink(target, { store })],
    ),
    view.package === undefined ? null : packageBody(view.package),
    release === undefined ? null : releaseBody(release),
    run === undefined ? null : [
      run.ref === (target ?? ref)
        ? null
        : el("p", null, "Result of run ", refLink(run.ref)),
      runBody(run),
    ],
    body === undefined
      ? null
      : isPlain
      ? section("Document", jsonText(body))
      : folded("Document", jsonText(body)),
    wanted === undefined ? null : folded("Wanted", [
      el("p", null, refLink(ref, { text: "In intent", store: "intent" })),
      jsonText(wanted),
    ]),
    section("Deployed there", deployments(view)),
    isPlain
      ? section("Below", children(view))
      : folded("Below", children(view)),
    section("Links to it", refList(view.links, { store })),
    section("Depends on", refList(view.dependencies, { store })),
    section("Needed by", refList(view.dependants, { store })),
  ];
}

function deployments({ deployments, store }: RefView): Content {
  if (deployments.length === 0) return null;
  return tableOf({
    caption: "Deployed there",
    heads: ["Package", "Release"],
    rows: deployments.map(({ ref, target }) => [
      refLink(partsOf(ref)?.package || ref, { store }),
      refLink(partsOf(target)?.release || target, { store }),
    ]),
  });
}

function children(
  { ref, target, children, childCount, store }: RefView,
): Content {
  if (children.length === 0) return null;
  const base = target ?? ref;
  const glob = `${escapeGlob(base)}/**`;
  return [
    refList(children, { store, below: `${base}/` }),
    childCount === children.length ? null : el(
      "p",
      null,
      el("a", { href: matchHref(glob, store) }, `All ${childCount}`),
    ),
  ];
}

function folded(title: string, content: Content): Content {
  if (content === null) return null;
  return el("details", null, el("summary", null, title), content);
}

function crumbs({ ref, target, store }: RefView): Content {
  const parts = partsOf(target ?? ref);
  if (parts === undefined || parts.package === "") return null;
  const { release, name, run } = parts;
  const task = `${release}/${parts.ref.type}/${name}`;
  const steps: (readonly [string, string])[] = [[parts.package, parts.package]];
  if (release !== "") steps.push([release, `@${parts.ref.release}`]);
  if (release !== "" && name !== "") {
    steps.push([task, `${parts.ref.type} ${name}`]);
    if (run !== "") steps.push([`${task}/${run}`, `run ${run}`]);
  }
  return el(
    "nav",
    { class: "crumbs", "aria-label": "Where this is" },
    steps.map(([to, text], at) => [
      at === 0 ? null : " / ",
      to === ref
        ? el("span", { "aria-current": "page" }, text)
        : el("a", { href: refHref(to, store) }, text),
    ]),
  );
}

function lastName(text: string): string {
  const parts = partsOf(text);
  if (parts === undefined) return text;
  const { ref, name, run } = parts;
  if (ref.fragment !== "") return `#${ref.fragment}`;
  if (run !== "" && ref.subpath === `${name}/${run}`) {
    return `${ref.type} ${name}, run ${run}`;
  }
  if (ref.type !== "") return `${ref.type} ${ref.subpath}`;
  if (ref.release !== undefined) return `Release ${ref.release || "(current)"}`;
  return ref.file || ref.repo;
}
