// SPDX-License-Identifier: MIT
/**
 * Finds links in Markdown that lead nowhere inside the checkout. It asks no
 * network, so links to other sites are taken as they are.
 *
 * @module
 */

import { exists, readFile } from "./_files.ts";

/**
 * Checks the links of one page.
 *
 * @param page Path of the page, relative to the checkout.
 * @returns One line per broken link.
 */
export async function brokenLinks(page: string): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const link of linksOf(await readFile(page))) {
    if (!await leadsSomewhere(page, link)) broken.push(`${page}: ${link}`);
  }
  return broken;
}

/**
 * Lists relative links and images, outside of code.
 *
 * @param markdown The page.
 * @returns Their targets, as written.
 */
export function linksOf(markdown: string): readonly string[] {
  const prose = markdown
    .replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, "")
    .replaceAll(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)/g)]
    .map(([, target]) => target ?? "")
    .filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

/**
 * Gives the anchors of a page, as GitHub makes them from headings.
 *
 * @param markdown The page.
 * @returns The anchors without `#`.
 */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const prose = markdown.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, "");
  const headings = [...prose.matchAll(/^#{1,6} (.*)$/gm)];
  return new Set(headings.map(([, text]) => slug(text ?? "")));
}

function slug(heading: string): string {
  return heading.trim().toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}

async function leadsSomewhere(page: string, link: string): Promise<boolean> {
  const [path = "", anchor] = link.split("#");
  const folder = page.includes("/")
    ? page.slice(0, page.lastIndexOf("/") + 1)
    : "";
  const target = path === "" ? page : normalise(folder + path);
  if (!await exists(target)) return false;
  if (anchor === undefined || !target.endsWith(".md")) return true;
  return anchorsOf(await readFile(target)).has(anchor);
}

function normalise(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return segments.join("/");
}
