// SPDX-License-Identifier: MIT
/**
 * Which remotes a store may talk to. Values that git could take for an
 * option or for a command are refused before git is started. It opens no
 * connection.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";

const SCHEMES = new Set(["https", "http", "ssh", "git", "file"]);
// deno-lint-ignore no-control-regex -- control characters are what it finds
const CONTROL = /[\u0000-\u001f\u007f]/;
const BRANCH_FAULT =
  /[\s~^:?*[\\]|\.\.|@\{|^[-/.]|\/\/|\/\.|[/.]$|\.lock(\/|$)/;

/**
 * Checks the URL or path of a remote.
 *
 * @param url The URL as configured.
 * @returns The same URL.
 * @throws {OcurootError} git/remote when it is refused.
 */
export function checkRemoteUrl(url: string): string {
  const fault = urlFault(url);
  if (fault === undefined) return url;
  throw new OcurootError(
    "git/remote",
    `Cannot use remote "${redactUrls(url)}": ${fault}`,
    {
      hint: "Use an https:// or ssh:// URL, git@host:path, file:// or a path.",
    },
  );
}

/**
 * Checks the name of a branch.
 *
 * @param branch The name as configured.
 * @returns The same name.
 * @throws {OcurootError} git/remote when git would not take it as a name.
 */
export function checkBranch(branch: string): string {
  if (branch === "" || CONTROL.test(branch) || BRANCH_FAULT.test(branch)) {
    throw new OcurootError(
      "git/remote",
      `Cannot use branch "${branch}": it is not a valid branch name`,
      { hint: "Use letters, digits, dots, dashes and single slashes." },
    );
  }
  return branch;
}

/**
 * Removes user names and passwords from every URL in a text.
 *
 * @param text Any text.
 * @returns The text without them.
 *
 * @example A token in a URL
 * ```ts
 * import { redactUrls } from "./remote_url.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(
 *   redactUrls("at https://x-token:s3cret@forge.example/a.git"),
 *   "at https://forge.example/a.git",
 * );
 * ```
 */
export function redactUrls(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/'"]+@/gi, "$1");
}

/** A shorter user name without a password is a name, not a token. */
const TOKEN_LENGTH = 16;

/**
 * Finds what is secret in a URL.
 *
 * @param url The URL or path of a remote.
 * @returns Its password, or the token that stands in its place, as written
 *   and decoded.
 *
 * @example A token in place of a name
 * ```ts
 * import { credentialsIn } from "./remote_url.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(credentialsIn("https://git@forge.example/a.git"), []);
 * assert.deepEqual(credentialsIn("https://me:p%40ss@forge.example/a.git"), [
 *   "p%40ss",
 *   "p@ss",
 * ]);
 * ```
 */
export function credentialsIn(url: string): readonly string[] {
  if (!/^https?:.*@/i.test(url) || !URL.canParse(url)) return [];
  const { username, password } = new URL(url);
  const token = username.length < TOKEN_LENGTH ? "" : username;
  const secret = password || token;
  return secret === "" ? [] : [...new Set([secret, decode(secret)])];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function urlFault(url: string): string | undefined {
  if (url === "") return "it is empty";
  if (url.startsWith("-")) return "it starts with a dash";
  if (CONTROL.test(url)) return "it holds control characters";
  if (/^[a-z0-9+.-]*::/i.test(url)) return "remote helpers are not allowed";
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1];
  if (scheme !== undefined) {
    if (!SCHEMES.has(scheme.toLowerCase())) {
      return `scheme "${scheme}" is not allowed`;
    }
    const authority = url.slice(scheme.length + 3).split("/")[0] ?? "";
    const host = authority.slice(authority.lastIndexOf("@") + 1);
    if (authority.startsWith("-") || host.startsWith("-")) {
      return "its host starts with a dash";
    }
    return undefined;
  }
  const host = /^([^/:]+):(?!\/\/)/.exec(url)?.[1];
  if (host?.split("@").some((part) => part.startsWith("-"))) {
    return "its host starts with a dash";
  }
  return undefined;
}
