// SPDX-License-Identifier: MIT
/**
 * The name of a repository as its remote gives it, which is also the name of
 * the directory that holds a clone. It does not ask Git for the remote.
 *
 * @module
 */

/**
 * Turns the URL of a remote into a repository name.
 *
 * One `.git` at the very end is dropped, and so are credentials. What follows
 * `git@` is taken as it is, with slashes for colons; anything else is read as
 * a URL. Older clients give the same names, so even the strange ones stay.
 *
 * @param url The URL as Git prints it.
 * @returns The name used in refs.
 *
 * @example Remotes of one forge
 * ```ts
 * import { repoName } from "@ocuroot/sdk/repo-name";
 * import assert from "node:assert/strict";
 *
 * assert.equal(repoName("git@git.example:acme/shop.git"), "git.example/acme/shop");
 * assert.equal(repoName("https://u:p@git.example/acme/shop"), "git.example/acme/shop");
 * ```
 */
export function repoName(url: string): string {
  const text = url.replace(/\.git$/, "");
  if (text.startsWith("git@")) return text.slice(4).replaceAll(":", "/");
  const [, scheme, afterScheme = text] = /^([a-z][a-z0-9+.-]*):(.*)$/is
    .exec(text) ?? [];
  if (scheme === undefined && hasColonInFirstSegment(text)) return text;
  const location = afterScheme.split(/[?#]/, 1)[0] ?? "";
  if (location.startsWith("//")) return fromAuthority(location.slice(2));
  const isOpaque = scheme !== undefined && !location.startsWith("/");
  return `/${isOpaque ? "" : decode(location).replace(/^\//, "")}`;
}

/** `user@host:path` without `git@` is no URL and stays as it is. */
function hasColonInFirstSegment(text: string): boolean {
  return (text.split("/", 1)[0] ?? "").includes(":");
}

function fromAuthority(location: string): string {
  const slash = location.indexOf("/");
  const authority = slash < 0 ? location : location.slice(0, slash);
  const path = slash < 0 ? "" : location.slice(slash + 1);
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  return `${host}/${decode(path)}`;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
