// SPDX-License-Identifier: MIT
/**
 * The site of `ocuroot state view`: pages about what is in both stores, read
 * anew for each request.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Stores } from "../../stores/store.ts";
import { deepMap } from "../deep_map.ts";
import { type Content, el } from "../element.ts";
import { errorBody, errorText } from "../error_page.ts";
import type { Page } from "../page.ts";
import type { Access, Site } from "../server.ts";
import { createSite } from "../site.ts";
import { type StoreName, storeOf, textOf } from "./address.ts";
import { matchBody, readMatches } from "./match_page.ts";
import { readOverview } from "./overview.ts";
import { overviewBody } from "./overview_page.ts";
import { refBody } from "./ref_page.ts";
import { readRef } from "./ref_view.ts";

/** What the pages are about. */
export interface StateSource {
  /** Both stores; they are only read. */
  readonly stores: Pick<Stores, "state" | "intent">;
  /** Masks secrets. */
  readonly mask: (text: string) => string;
}

/**
 * Makes the site.
 *
 * @param source What the pages are about.
 * @param options Who may see them.
 * @returns The site.
 */
export function stateSite(
  source: StateSource,
  options: { readonly access: Access },
): Promise<Site> {
  return createSite({
    access: options.access,
    routes: {
      "/": (url) => overviewPage(source, url),
      "/match/*": (url) => matchPage(source, url),
      "/ref/*": (url) => refPage(source, url),
    },
    failed: (error) => failedPage(source, error),
  });
}

async function overviewPage(
  { stores, mask }: StateSource,
  url: URL,
): Promise<Page> {
  const [state, intent] = await views(stores);
  const asked = Number(url.searchParams.get("page") ?? 1);
  const page = Number.isInteger(asked) && asked > 0 ? asked : 1;
  const overview = await readOverview({ state, intent, page });
  return {
    title: "State",
    header: header({}),
    body: overviewBody(deepMap(overview, mask)),
  };
}

async function matchPage(
  { stores, mask }: StateSource,
  url: URL,
): Promise<Page> {
  const glob = required(textOf(url, "glob"));
  const store = storeOf(url);
  const view = await stores[store].view();
  const matches = await readMatches(view, { glob, store });
  return {
    title: mask(glob) || "Find refs",
    header: header({ glob: mask(glob), store }),
    body: matchBody(deepMap(matches, mask)),
  };
}

async function refPage(
  { stores, mask }: StateSource,
  url: URL,
): Promise<Page> {
  const text = required(textOf(url, "ref"));
  const store = storeOf(url);
  const [state, intent] = await views(stores);
  const known = await readRef({ text, store, state, intent });
  return {
    title: mask(known.ref),
    header: header({ store }),
    body: refBody(deepMap(known, mask)),
  };
}

function views({ state, intent }: StateSource["stores"]) {
  return Promise.all([state.view(), intent.view()]);
}

function required(text: string | undefined): string {
  if (text !== undefined) return text;
  throw new OcurootError(
    "ref/syntax",
    "Cannot read the address: it has bytes that are no text",
  );
}

function failedPage({ mask }: StateSource, error: unknown): Page {
  const status = statusFor(error);
  const heading = status === 404 ? "It is not there" : "Cannot show this page";
  return {
    title: heading,
    status,
    header: header({}),
    body: errorBody(errorText(error, mask), heading),
  };
}

function statusFor(error: unknown): number {
  if (!(error instanceof OcurootError)) return 500;
  if (error.code === "store/not-found") return 404;
  return error.kind === "usage" ? 400 : 500;
}

function header(
  { glob = "", store }: { readonly glob?: string; readonly store?: StoreName },
): Content {
  return [
    el("span", { class: "what" }, "state"),
    el(
      "form",
      { class: "search", action: "/match", role: "search" },
      store === "intent"
        ? el("input", { type: "hidden", name: "store", value: "intent" })
        : null,
      el("input", {
        type: "search",
        name: "glob",
        value: glob,
        placeholder: "**/@/deploy/*",
        "aria-label": "Pattern of refs",
        autocomplete: "off",
        spellcheck: "false",
      }),
      el("button", null, "Find"),
    ),
  ];
}
