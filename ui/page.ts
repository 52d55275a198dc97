// SPDX-License-Identifier: MIT
/**
 * The frame around all pages, and their HTML. Every text becomes a text node
 * or an attribute by way of the renderer, which escapes it; the only markup
 * from elsewhere are the two files of `assets/`.
 *
 * @module
 */

import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { SCRIPT, STYLE } from "./assets.ts";
import { type Content, el, type Element } from "./element.ts";
import { visibleText } from "./visible_text.ts";

/** A page. */
export interface Page {
  /** Title of the window. */
  readonly title: string;
  /** HTTP status; 200 when absent. */
  readonly status?: number;
  /** What the header has besides the name. */
  readonly header?: Content;
  /** What is on it. */
  readonly body: Content;
  /** State of the files that it was made from, when it is to follow them. */
  readonly version?: string;
}

/**
 * Renders a page.
 *
 * @param page The page.
 * @returns A whole document.
 */
export function renderPage(page: Page): string {
  const { version } = page;
  const html = el(
    "html",
    {
      lang: "en",
      ...(version === undefined ? {} : { "data-version": version }),
    },
    head(page),
    el(
      "body",
      null,
      el("a", { class: "skip", href: "#main" }, "Skip to the content"),
      el(
        "header",
        { class: "top" },
        el("a", { class: "brand", href: "/" }, "ocuroot"),
        page.header,
      ),
      el("main", { id: "main", tabIndex: -1 }, page.body),
      version === undefined ? null : raw("script", SCRIPT),
    ),
  );
  return `<!DOCTYPE html>\n${visibleText(renderToString(html))}\n`;
}

/**
 * Renders what is on a page, without its frame.
 *
 * @param page The page.
 * @returns A piece of a document.
 */
export function renderPart(page: Page): string {
  return visibleText(renderToString(el("div", null, page.body))) + "\n";
}

function head({ title }: Page): Element {
  return el(
    "head",
    null,
    el("meta", { charset: "utf-8" }),
    el("meta", {
      name: "viewport",
      content: "width=device-width, initial-scale=1",
    }),
    el("meta", { name: "color-scheme", content: "light dark" }),
    el("title", null, `${title} · ocuroot`),
    el("link", { rel: "icon", href: "data:," }),
    raw("style", STYLE),
  );
}

/** Our own files: nothing that a user wrote is in them. */
function raw(tag: "script" | "style", text: string): Element {
  const inside = { dangerouslySetInnerHTML: { __html: text } };
  return h(tag, inside) as Element;
}
