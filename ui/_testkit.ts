// SPDX-License-Identifier: MIT
/**
 * Asks sites without a server, and judges whether a page holds nothing but
 * what we have written. It is never part of the product.
 *
 * @module
 */

import assert from "node:assert/strict";
import { SCRIPT, STYLE } from "./assets.ts";
import type { Access, Site } from "./server.ts";

/** Who may see sites of tests. */
export const ACCESS: Access = { token: "t".repeat(32), port: 3000 };

/** What a browser sends with every request. */
export const HEADERS: Readonly<Record<string, string>> = {
  host: "127.0.0.1:3000",
  cookie: `other=1; ocuroot-3000=${ACCESS.token}`,
};

/** An answer, read to its end. */
export interface Answer {
  /** Its status. */
  readonly status: number;
  /** Its headers. */
  readonly headers: Headers;
  /** Its text. */
  readonly text: string;
}

/**
 * Asks a site for a page.
 *
 * @param site The site.
 * @param path Path and query.
 * @param init What is different about the request.
 * @returns The answer.
 */
export async function ask(
  site: Site,
  path: string,
  init: RequestInit = {},
): Promise<Answer> {
  const request = new Request(`http://127.0.0.1:3000${path}`, {
    headers: HEADERS,
    ...init,
  });
  const response = await site.fetch(request);
  const { status, headers } = response;
  return { status, headers, text: await response.text() };
}

const TAG = /<(\/?)([a-z][a-z0-9]*)((?: [a-zA-Z-]+(?:="[^"<]*")?)*)(\/?)>/g;

const TAGS = new Set(
  ("html head meta title link style script body a header main h1 h2 h3 h4 p " +
    "div span section article ol ul li dl dt dd code pre b svg defs marker " +
    "path g rect text nav table thead tbody tr th td form input button " +
    "details summary").split(" "),
);

const ATTRIBUTES = new Set(
  ("lang data-version charset name content rel href class id role tabindex " +
    "aria-label aria-labelledby aria-hidden aria-current title width height " +
    "viewBox refX refY markerWidth markerHeight markerUnits orient d rx x y " +
    "dy marker-end scope type value action placeholder autocomplete " +
    "spellcheck").split(" "),
);

/**
 * Reads a page to the last character and refuses any tag, attribute or link
 * that no page of ours has.
 *
 * @param html The page.
 * @returns Its texts, entities resolved, for what must be legible.
 */
export function inertText(html: string): string {
  const own = html
    .replace("<!DOCTYPE html>", "")
    .replace(`<style>${STYLE}</style>`, "")
    .replace(`<script>${SCRIPT}</script>`, "");
  const rest = own.replace(TAG, (_, _slash, tag, attributes: string) => {
    assert.ok(TAGS.has(tag), `a tag "${tag}"`);
    assert.ok(tag !== "style" && tag !== "script", `a foreign ${tag}`);
    for (const [, name = "", value = ""] of pairs(attributes)) {
      assert.ok(ATTRIBUTES.has(name), `an attribute "${name}"`);
      if (name === "href" || name === "action") {
        assert.match(value, /^(\/(?!\/)|#|data:,$)/, "a link out of here");
      }
    }
    return "";
  });
  const foreign = /.{0,60}<.{0,80}/s.exec(rest)?.[0];
  assert.equal(foreign, undefined, "markup that is no tag of ours");
  // deno-lint-ignore no-control-regex -- nothing of the kind may be left
  assert.doesNotMatch(html, /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  return rest.replaceAll("&lt;", "<").replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

function pairs(attributes: string): Iterable<RegExpMatchArray> {
  return attributes.matchAll(/ ([a-zA-Z-]+)(?:="([^"]*)")?/g);
}

const SHAPES = [
  (n: number) => `<script>alert(${n})</script>`,
  (n: number) => `</code></pre><script>alert(${n})</script>`,
  (n: number) => `"><img src=x onerror=alert(${n})>`,
  (n: number) => `' onmouseover='alert(${n})`,
  (n: number) => `<svg/onload=alert(${n})>`,
  (n: number) => `javascript:alert(${n})`,
  (n: number) => `</style><style>*{display:none}</style>${n}`,
  (n: number) => `&lt;b&gt;${n}&#60;script&#62;`,
  (n: number) => `<!--${n}--><![CDATA[<b>]]>`,
  (n: number) => `\u001b[31mred\u001b[0m\u001b]0;title${n}\u0007\b\b`,
  (n: number) => `\u202egnp.exe\u2066${n}\u0000\u0085`,
  (n: number) => `<iframe srcdoc="<script>alert(${n})</script>">`,
  (n: number) => `{{constructor.constructor("alert(${n})")()}}`,
  (n: number) => `<a href="javascript:alert(${n})">x</a>`,
  (n: number) => `\ud83d${n}<b>\udc00`,
  (n: number) => `<base href=//evil.example><meta http-equiv=refresh ${n}>`,
  (n: number) => `</main></body></html><h1>${n}`,
  (n: number) => `${"<".repeat(n + 1)}`,
  (n: number) => `<x y="${n}" <z>`,
  (n: number) => `\r\nSet-Cookie: a=${n}\r\n\r\n<b>`,
];

/** 100 texts that would rather be markup, code or orders to a terminal. */
export const HOSTILE: readonly string[] = Array.from(
  { length: 100 },
  (_, n) => (SHAPES[n % SHAPES.length] ?? String)(n),
);
