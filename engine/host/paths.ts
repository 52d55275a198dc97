// SPDX-License-Identifier: MIT
/**
 * The few path operations that opening a repository needs, on plain text so
 * that no path library is loaded at start-up. It does not touch files.
 *
 * @module
 */

/**
 * Tells whether a path is absolute, in POSIX or in Windows form.
 *
 * @param path The path.
 * @returns True when it is.
 */
export function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path);
}

/**
 * Joins and cleans: `.`, `..` and doubled slashes are resolved. An absolute
 * second path stands for itself.
 *
 * @param base The base.
 * @param path A path relative to it, or an absolute one.
 * @returns The clean path; `.` when nothing is left of a relative one.
 */
export function joinPath(base: string, path: string): string {
  const joined = isAbsolute(path) ? path : `${base}/${path}`;
  return cleanPath(joined);
}

/**
 * Resolves `.`, `..` and doubled slashes by text alone.
 *
 * @param path The path.
 * @returns The clean path, with `/` between segments.
 */
export function cleanPath(path: string): string {
  const windows = Deno.build.os === "windows";
  const text = windows ? path.replaceAll("\\", "/") : path;
  const root = /^([A-Za-z]:)?\//.exec(text)?.[0] ?? "";
  const segments: string[] = [];
  for (const segment of text.slice(root.length).split("/")) {
    if (segment === "" || segment === ".") continue;
    const canClimb = segments.length > 0 && segments.at(-1) !== "..";
    if (segment !== "..") segments.push(segment);
    else if (canClimb) segments.pop();
    else if (root === "") segments.push("..");
  }
  return root + segments.join("/") || ".";
}

/**
 * Gives the directory part of a path.
 *
 * @param path The path.
 * @returns Everything before the last segment; `.` when there is none.
 */
export function directoryOf(path: string): string {
  return joinPath(path === "" ? "." : path, "..");
}

/**
 * Gives the last segment of a path.
 *
 * @param path The path.
 * @returns The segment.
 */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/**
 * Gives a path relative to a directory that holds it.
 *
 * @param root The directory, absolute and clean.
 * @param path The path, absolute and clean.
 * @returns The relative path, `.` for the directory itself, or undefined when
 *   the path is outside.
 */
export function relativePath(root: string, path: string): string | undefined {
  if (path === root) return ".";
  const prefix = root.endsWith("/") ? root : `${root}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}
