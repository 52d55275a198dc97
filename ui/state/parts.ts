// SPDX-License-Identifier: MIT
/**
 * Pieces that pages about state share: links to refs, tables, statuses, values
 * as text.
 *
 * @module
 */

import type { Json } from "@ocuroot/sdk/model";
import { type Content, el, type Element } from "../element.ts";
import { refHref, type StoreName } from "./address.ts";

/**
 * Links to the page about a ref.
 *
 * @param ref The ref.
 * @param options Text of the link, and the store it leads to.
 * @returns The link.
 */
export function refLink(
  ref: string,
  options: { readonly text?: string; readonly store?: StoreName } = {},
): Element {
  const { text = ref, store } = options;
  return el("a", { href: refHref(ref, store) }, el("code", null, text));
}

/**
 * Shows a status.
 *
 * @param status The status; empty when nobody knows.
 * @returns Its mark.
 */
export function statusMark(status: string): Element {
  const known = KNOWN.includes(status) ? status : "unknown";
  return el(
    "span",
    { class: `status ${known}` },
    status.replaceAll("_", " ") || "no status",
  );
}

const KNOWN: readonly string[] = [
  "pending",
  "running",
  "paused",
  "complete",
  "failed",
  "failed_retried",
  "cancelled",
];

/** A table. */
export interface Table {
  /** What it lists. */
  readonly caption: string;
  /** Heads of its columns. */
  readonly heads: readonly Content[];
  /** Cells by row; the first one names the row. */
  readonly rows: readonly (readonly Content[])[];
}

/**
 * Shows a table that scrolls by itself where it is too wide.
 *
 * @param table Its content.
 * @returns The table.
 */
export function tableOf({ caption, heads, rows }: Table): Element {
  return el(
    "div",
    {
      class: "tables scroll",
      tabIndex: 0,
      role: "region",
      "aria-label": caption,
    },
    el(
      "table",
      null,
      el(
        "thead",
        null,
        el("tr", null, heads.map((head) => el("th", { scope: "col" }, head))),
      ),
      el("tbody", null, rows.map(tableRow)),
    ),
  );
}

function tableRow([first, ...rest]: readonly Content[]): Element {
  return el(
    "tr",
    null,
    el("th", { scope: "row" }, first),
    rest.map((cell) => el("td", null, cell)),
  );
}

/**
 * Shows a section, or nothing when it is empty.
 *
 * @param title Its heading.
 * @param content What is in it; null for nothing.
 * @returns The section.
 */
export function section(title: string, content: Content): Content {
  if (content === null || content === undefined) return null;
  return el("section", { "aria-label": title }, el("h2", null, title), content);
}

/**
 * Shows a list of refs.
 *
 * @param refs The refs.
 * @param options The store they are in, and what they all begin with, which
 *   need not be said again.
 * @returns The list; null when there are none.
 */
export function refList(
  refs: readonly string[],
  options: { readonly store?: StoreName; readonly below?: string } = {},
): Content {
  if (refs.length === 0) return null;
  const { store = "state", below = "" } = options;
  const textOf = (ref: string) =>
    ref.startsWith(below) ? ref.slice(below.length) : ref;
  return el(
    "ul",
    { class: "refs" },
    refs.map((ref) =>
      el("li", null, refLink(ref, { store, text: textOf(ref) }))
    ),
  );
}

/**
 * Shows a value as indented JSON.
 *
 * @param value The value.
 * @returns Its text.
 */
export function jsonText(value: Json): Element {
  return el(
    "pre",
    { class: "scroll", tabIndex: 0 },
    JSON.stringify(value, undefined, 2),
  );
}

/**
 * Shows named values.
 *
 * @param values Values by name.
 * @param options `short` when names and values fit beside each other even on
 *   a telephone.
 * @returns A list of them; null when there are none.
 */
export function valueList(
  values: readonly (readonly [string, Content])[],
  options: { readonly short?: boolean } = {},
): Content {
  if (values.length === 0) return null;
  return el(
    "dl",
    { class: options.short ? "inputs card short" : "inputs card" },
    values.flatMap(([name, value]) => [
      el("dt", null, name),
      el("dd", null, value),
    ]),
  );
}
