// SPDX-License-Identifier: MIT
/**
 * Style and script of all pages, and the policy that lets a browser run them
 * and nothing else.
 *
 * @module
 */

import script from "./assets/reload.js" with { type: "text" };
import style from "./assets/style.css" with { type: "text" };

/** Text of the style sheet. */
export const STYLE: string = style;

/** Text of the script: it loads the page anew when told to. */
export const SCRIPT: string = script;

/**
 * Writes the Content-Security-Policy of all pages: the two texts above by
 * their hashes, and connections to this server.
 *
 * @returns The value of the header.
 */
export async function contentPolicy(): Promise<string> {
  const [styleHash, scriptHash] = await Promise.all([STYLE, SCRIPT].map(hash));
  return [
    "default-src 'none'",
    `style-src '${styleHash}'`,
    `script-src '${scriptHash}'`,
    "connect-src 'self'",
    "img-src data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

async function hash(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return `sha256-${new Uint8Array(digest).toBase64()}`;
}
