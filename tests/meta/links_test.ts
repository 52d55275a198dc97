// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { listFiles } from "../../tools/_files.ts";
import {
  anchorsOf,
  brokenLinks,
  linksOf,
} from "../../tools/_markdown_links.ts";

Deno.test("links in Markdown lead somewhere", async () => {
  const pages = await listFiles(".md");
  const broken = await Promise.all(pages.map(brokenLinks));
  assert.deepEqual(broken.flat(), []);
});

Deno.test("linksOf leaves out code and other sites", () => {
  const page = "[a](b.md#c) `[x](y)` [s](https://a.b)\n```\n[z](z)\n```\n";
  assert.deepEqual(linksOf(page), ["b.md#c"]);
});

Deno.test("anchorsOf writes headings as GitHub does", () => {
  const anchors = anchorsOf("# One `two`\n## What, then?\n");
  assert.deepEqual([...anchors], ["one-two", "what-then"]);
});
