// SPDX-License-Identifier: MIT
/**
 * Between absolute paths and the URLs by which the runtime knows files. It
 * touches no file.
 *
 * @module
 */

import { cleanPath } from "./paths.ts";

/**
 * Gives the URL of a file.
 *
 * @param path Absolute path.
 * @returns The URL.
 */
export function fileUrl(path: string): string {
  const escaped = cleanPath(path).split("/").map(encodeURIComponent).join("/");
  const rooted = escaped.startsWith("/") ? escaped : `/${escaped}`;
  return new URL(`file://${rooted.replace(/^\/(\w)%3A/, "/$1:")}`).href;
}

/**
 * Gives the path of a file URL.
 *
 * @param url The URL.
 * @returns The absolute path, with `/` between segments.
 */
export function urlPath(url: string): string {
  const path = decodeURIComponent(new URL(url).pathname);
  return path.replace(/^\/([A-Za-z]:\/)/, "$1");
}
