// SPDX-License-Identifier: MIT
/**
 * Addresses of pages about state, and the parts of refs that people know by
 * name. It looks nothing up.
 *
 * @module
 */

import { formatRef, parseRef, type Ref } from "@ocuroot/sdk/ref";

/** Which store a page is about. */
export type StoreName = "state" | "intent";

/**
 * Gives the address of the page about a ref.
 *
 * @param ref The ref.
 * @param store The store it is in; state when absent.
 * @returns A path of this site.
 */
export function refHref(ref: string, store: StoreName = "state"): string {
  return address("/ref", { name: "ref", text: ref, store });
}

/**
 * Gives the address of the page about all refs that match a pattern.
 *
 * @param glob The pattern.
 * @param store The store to look in; state when absent.
 * @returns A path of this site.
 */
export function matchHref(glob: string, store: StoreName = "state"): string {
  return address("/match", { name: "glob", text: glob, store });
}

/**
 * Reads what {@link refHref} and {@link matchHref} have written.
 *
 * @param url The address.
 * @param page `ref` or `glob`: the parameter that may stand for the path.
 * @returns The ref or pattern; undefined when it cannot be read.
 */
export function textOf(url: URL, page: "ref" | "glob"): string | undefined {
  const given = url.searchParams.get(page);
  if (given !== null) return given;
  const [, path = ""] = /^\/[a-z]+\/?(.*)$/s.exec(url.pathname) ?? [];
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/**
 * Tells which store an address is about.
 *
 * @param url The address.
 * @returns The store; state unless it says intent.
 */
export function storeOf(url: URL): StoreName {
  return url.searchParams.get("store") === "intent" ? "intent" : "state";
}

function address(
  page: string,
  { name, text, store }: {
    readonly name: string;
    readonly text: string;
    readonly store: StoreName;
  },
): string {
  const segments = text.split("/");
  // Browsers take such segments out of a path.
  const vanishes = segments.some((segment) => /^\.{0,2}$/.test(segment));
  const query = new URLSearchParams();
  if (vanishes) query.set(name, text);
  if (store === "intent") query.set("store", store);
  const path = vanishes ? page : `${page}/${segments.map(encode).join("/")}`;
  return query.size === 0 ? path : `${path}?${query}`;
}

function encode(segment: string): string {
  const text = encodeURIComponent(segment.toWellFormed());
  return text.replaceAll("%40", "@");
}

/** A ref with what it belongs to. */
export interface Parts {
  /** The ref, taken apart. */
  readonly ref: Ref;
  /** `acme/-/web.ocu.star`; empty for global refs. */
  readonly package: string;
  /** `acme/-/web.ocu.star/@r1`; empty without a release. */
  readonly release: string;
  /** Task name or environment; empty elsewhere. */
  readonly name: string;
  /** Number of the run; empty elsewhere. */
  readonly run: string;
}

/**
 * Takes a ref apart.
 *
 * @param text The ref.
 * @returns What it belongs to; undefined when it is not a ref.
 */
export function partsOf(text: string): Parts | undefined {
  const ref = tryParse(text);
  if (ref === undefined) return undefined;
  const bare: Ref = { ...ref, type: "", subpath: "", fragment: "" };
  const isTask = ref.type === "deploy" || ref.type === "task";
  const [name = "", run = ""] = isTask ? ref.subpath.split("/") : [];
  return {
    ref,
    package: ref.global ? "" : formatRef({ ...bare, release: undefined }),
    release: ref.release && !ref.global ? formatRef(bare) : "",
    name,
    run: /^[1-9]\d*$/.test(run) ? run : "",
  };
}

function tryParse(text: string): Ref | undefined {
  try {
    return parseRef(text);
  } catch {
    return undefined;
  }
}

/** Orders names as people count: `r9` before `r10`. */
export const compareNames: (a: string, b: string) => number =
  new Intl.Collator("en", { numeric: true }).compare;
