// SPDX-License-Identifier: MIT
/**
 * The page about all refs that match a pattern: tables by what they are.
 *
 * @module
 */

import type { View } from "../../stores/store.ts";
import { type Content, el } from "../element.ts";
import { compareNames, partsOf, type StoreName } from "./address.ts";
import { commitsOf } from "./overview.ts";
import { refLink, section, statusMark, tableOf } from "./parts.ts";
import { orElse } from "./tolerant.ts";

/** Refs on one page; a pattern that matches more can be made narrower. */
const MAX_REFS = 500;

/** One ref that matches. */
export interface Match {
  /** The ref. */
  readonly ref: string;
  /** What it links to, where it is a link. */
  readonly target?: string;
  /** Commit of a release, or status of a run. */
  readonly note: string;
}

/** What matches a pattern. */
export interface Matches {
  /** The pattern. */
  readonly glob: string;
  /** The store that was looked at. */
  readonly store: StoreName;
  /** How many there are. */
  readonly count: number;
  /** The first of them, by what they are. */
  readonly groups: readonly {
    readonly title: string;
    readonly matches: readonly Match[];
  }[];
}

/**
 * Reads what matches a pattern.
 *
 * @param view A view of the store.
 * @param query The pattern, and the name of the store.
 * @returns What matches.
 * @throws {OcurootError} ref/glob when it is not a pattern.
 */
export async function readMatches(
  view: View,
  query: Pick<Matches, "glob" | "store">,
): Promise<Matches> {
  const refs = [...await view.match(query.glob)].sort(compareNames);
  const shown = refs.slice(0, MAX_REFS);
  const notes = new Map([
    ...commitsOf(await view.match("**/@r*/commit/*")),
    ...statusesOf(await view.match("**/status/*")),
  ]);
  const matches = await Promise.all(shown.map(async (ref) => {
    const target = await orElse(view.resolve(ref), ref);
    const note = notes.get(ref) ?? "";
    return { ref, note, ...(target === ref ? {} : { target }) };
  }));
  const groups = Map.groupBy(matches, ({ ref }) => kindOf(ref));
  return {
    ...query,
    count: refs.length,
    groups: KINDS.flatMap((title) => {
      const own = groups.get(title);
      return own === undefined ? [] : [{ title, matches: own }];
    }),
  };
}

/**
 * Lists the statuses of runs.
 *
 * @param markers Refs of their status markers.
 * @returns Statuses by run.
 */
export function statusesOf(
  markers: readonly string[],
): ReadonlyMap<string, string> {
  return new Map(markers.map((marker) => {
    const [run = "", status = ""] = marker.split("/status/");
    return [run, status];
  }));
}

const KINDS = [
  "Repositories",
  "Releases",
  "Deployments",
  "Tasks",
  "Runs",
  "Environments",
  "Custom state",
  "Other documents",
] as const;

function kindOf(text: string): typeof KINDS[number] {
  const parts = partsOf(text);
  if (parts === undefined) return "Other documents";
  const { ref, name, run } = parts;
  const isWhole = ref.subpath === name || ref.subpath === `${name}/${run}`;
  if (ref.type === "custom") return "Custom state";
  if (ref.type === "environment") return "Environments";
  if (ref.type === "" && ref.release !== undefined) {
    const isRepo = /^repo\.ocu\.(star|ts)$/.test(ref.file);
    return isRepo ? "Repositories" : "Releases";
  }
  if (name === "" || !isWhole) return "Other documents";
  if (run !== "") return "Runs";
  return ref.type === "deploy" ? "Deployments" : "Tasks";
}

/**
 * Shows what matches a pattern.
 *
 * @param matches What matches, masked.
 * @returns What is on the page.
 */
export function matchBody(matches: Matches): Content {
  const { glob, store, count, groups } = matches;
  const rest = count - MAX_REFS;
  return [
    el("h1", null, el("code", null, glob === "" ? "Find refs" : glob)),
    el(
      "p",
      null,
      glob === ""
        ? "A pattern such as **/@/deploy/* finds what is deployed."
        : `${count === 0 ? "No" : count} ref${
          count === 1 ? "" : "s"
        } in ${store}`,
      rest > 0 ? `, the first ${MAX_REFS} of them below` : "",
    ),
    groups.map((group) => section(group.title, groupTable(group, store))),
  ];
}

/** With nothing to say about any of them there is one column. */
function groupTable(
  { title, matches }: Matches["groups"][number],
  store: StoreName,
): Content {
  const notes = matches.map((match) => about(match, { title, store }));
  const isBare = notes.every((note) => note === null);
  const head = title === "Runs" ? "Status" : "About";
  return tableOf({
    caption: title,
    heads: isBare ? ["Ref"] : ["Ref", head],
    rows: matches.map(({ ref }, at) => [
      refLink(ref, { store }),
      ...(isBare ? [] : [notes[at]]),
    ]),
  });
}

function about(
  { target, note }: Match,
  { title, store }: { readonly title: string; readonly store: StoreName },
): Content {
  if (title === "Runs") return statusMark(note);
  if (target !== undefined) return ["→ ", refLink(target, { store })];
  return note === "" ? null : el("code", { title: note }, note.slice(0, 12));
}
