// SPDX-License-Identifier: MIT
/**
 * Refs: the addresses of documents and fields,
 * `[repo]/-/[file]/@[release]/[type]/[subpath]#[fragment]`. Pure text work:
 * it never looks at a store, and it does not follow links.
 *
 * The grammar is the one stored documents are written with, so it is kept to
 * the letter, oddities included: nothing is trimmed, nothing is escaped, the
 * last `/-/` wins, `+` stands for `@`, and `call` for `task`.
 *
 * @module
 */

import { parseRef, SUBPATH_TYPES, type SubpathType } from "./_parse_ref.ts";
import { OcurootError } from "./error.ts";
import type { Glob } from "./glob.ts";

export { parseRef, SUBPATH_TYPES, type SubpathType };

/** A ref taken apart. Absent text is `""`. */
export interface Ref {
  /** True for refs that belong to no repository, `@/…`. */
  readonly global: boolean;
  /** Name of the repository; `""` or `.` is the current one. */
  readonly repo: string;
  /** Config file relative to the repository; `""` or `.` is the current one. */
  readonly file: string;
  /** Release; `""` is the current one (`@`), undefined is none. */
  readonly release: string | undefined;
  /** Kind of the document below the release, or `""`. */
  readonly type: SubpathType | "";
  /** What follows the type, without a leading slash. */
  readonly subpath: string;
  /** Field of the document, keys joined by `/`. */
  readonly fragment: string;
}

/**
 * Writes a ref in its one canonical form.
 *
 * @param ref The ref.
 * @returns Its text.
 *
 * @example Read and write
 * ```ts
 * import { formatRef, parseRef } from "@ocuroot/sdk/ref";
 * import assert from "node:assert/strict";
 *
 * const ref = parseRef("acme/shop/-/web.ocu.star/+r3/call/pack/#output/tgz");
 * assert.equal(ref.type, "task");
 * assert.equal(formatRef(ref), "acme/shop/-/web.ocu.star/@r3/task/pack#output/tgz");
 * ```
 */
export function formatRef(ref: Ref): string {
  const segments: string[] = [];
  if (!ref.global && ref.repo !== "") segments.push(ref.repo, "-");
  if (!ref.global && ref.file !== "") segments.push(ref.file);
  if (ref.release !== undefined) segments.push(`@${ref.release}`);
  // Before a fragment, an empty subpath is only readable as a slash.
  const hasPlace = ref.release === undefined && ref.file === ".";
  const isBare = ref.subpath === "" && ref.fragment !== "" &&
    (ref.type !== "" || hasPlace);
  const hasName = ref.subpath !== "" || isBare;
  if (ref.type !== "" || hasName) segments.push(ref.type);
  if (hasName) segments.push(ref.subpath || "/");
  const path = segments.join("/");
  return ref.fragment === "" ? path : `${path}#${ref.fragment}`;
}

/**
 * Brings the text of a ref to its canonical form.
 *
 * @param text The ref as written.
 * @returns The ref as stored.
 * @throws {OcurootError} ref/syntax when it is not a ref.
 *
 * @example Two spellings of one ref
 * ```ts
 * import { normalizeRef } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * assert.equal(normalizeRef("//web.ocu.ts/@r1"), "./-/web.ocu.ts/@r1");
 * ```
 */
export function normalizeRef(text: string): string {
  return formatRef(parseRef(text));
}

/**
 * Tells whether any part of a ref depends on where it is read. Global refs
 * count as relative, as they name no repository.
 *
 * @param ref The ref.
 * @returns True when a part is open.
 *
 * @example A ref in a config and one in a store
 * ```ts
 * import { isRelative, parseRef } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * assert.ok(isRelative(parseRef("./task/build#output/image")));
 * assert.ok(!isRelative(parseRef("shop/-/web.ocu.ts/@r1/task/build")));
 * ```
 */
export function isRelative(ref: Ref): boolean {
  return isOpen(ref.repo) || ref.file === "." || ref.release === ".";
}

/**
 * Tells whether a ref names nothing of its own.
 *
 * @param ref The ref.
 * @returns True for `""`, `.`, `./` and the like.
 *
 * @example Where one stands, and a file there
 * ```ts
 * import { isEmpty, parseRef } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * assert.ok(isEmpty(parseRef("./")));
 * assert.ok(!isEmpty(parseRef("web.ocu.ts")));
 * ```
 */
export function isEmpty(ref: Ref): boolean {
  return isOpen(ref.repo) && isOpen(ref.file) && !ref.release &&
    ref.type === "" && ref.subpath === "" && ref.fragment === "";
}

/**
 * Makes a ref absolute as seen from another one.
 *
 * A file without a repository is taken from the base's file as from a
 * directory; one under `./-/` or `//` from the root of the repository. A bare
 * `@` stays; any other release gives way to the base's release, where it has
 * one: older clients do so, and stored graphs rely on it.
 *
 * @param ref The ref as written.
 * @param base Where it is written.
 * @returns The absolute ref; the same ref when it was absolute or global.
 *
 * @example From a release
 * ```ts
 * import { formatRef, parseRef, resolveRef } from "@ocuroot/sdk/ref";
 * import assert from "node:assert/strict";
 *
 * const base = parseRef("acme/shop/-/web.ocu.star/@r5");
 * const ref = resolveRef(parseRef("./task/pack#output/tgz"), base);
 * assert.equal(formatRef(ref), "acme/shop/-/web.ocu.star/@r5/task/pack#output/tgz");
 * ```
 */
export function resolveRef(ref: Ref, base: Ref): Ref {
  if (ref.global || !isOpen(ref.repo)) return ref;
  const keepsRelease = base.release === undefined || ref.release === "";
  return {
    ...ref,
    repo: base.repo,
    file: resolveFile(ref, base),
    release: keepsRelease ? ref.release : base.release,
  };
}

/**
 * Shortens a ref, segment by segment, until it matches a glob. Its fragment
 * is dropped first. At every step the current release (`@`) is tried as well.
 *
 * @param text The ref.
 * @param glob What to reduce it to.
 * @returns The longest start of the ref that matches.
 * @throws {OcurootError} ref/no-match when no start of it matches.
 * @throws {OcurootError} ref/syntax when it is not a ref.
 *
 * @example From an output to the task that it is of
 * ```ts
 * import { compileGlob, reduceRef } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const glob = compileGlob("shop/-/web.ocu.ts/@r1/task/*");
 * const output = "shop/-/web.ocu.ts/@r1/task/build/1#output/image";
 * assert.equal(reduceRef(output, glob), "shop/-/web.ocu.ts/@r1/task/build");
 * ```
 */
export function reduceRef(text: string, glob: Glob): string {
  let path = text.includes("@")
    ? formatRef({ ...parseRef(text), fragment: "" })
    : text;
  while (path !== ".") {
    if (glob.test(path)) return path;
    const current = path.includes("@") ? withCurrentRelease(path) : path;
    if (glob.test(current)) return current;
    path = directoryOf(path);
  }
  if (glob.test(path)) return path;
  throw new OcurootError(
    "ref/no-match",
    `Cannot reduce ref "${text}": no part of it matches "${glob.pattern}"`,
    { data: { ref: text, glob: glob.pattern } },
  );
}

/**
 * Reads a ref given on the command line. It is the stored grammar, and beside
 * it `./dir/file.ocu.star` is a path to a config file, as in a shell.
 *
 * @param text The argument.
 * @returns The ref.
 * @throws {OcurootError} ref/syntax when it is neither.
 *
 * @example A path as a shell completes it
 * ```ts
 * import { parseArgument } from "@ocuroot/sdk/ref";
 * import assert from "node:assert/strict";
 *
 * assert.equal(parseArgument("./web.ocu.star").file, "web.ocu.star");
 * assert.equal(parseArgument("./task/pack").type, "task");
 * ```
 */
export function parseArgument(text: string): Ref {
  return parseRef(isShellPath(text) ? text.slice(2) : text);
}

function isOpen(part: string): boolean {
  return part === "" || part === ".";
}

function resolveFile(ref: Ref, base: Ref): string {
  if (isOpen(ref.file)) return base.file;
  return ref.repo === "" ? joinPath(base.file, ref.file) : ref.file;
}

/** Joins and cleans two slash paths: `svc` and `../db` is `db`. */
function joinPath(directory: string, path: string): string {
  const joined = directory === "" ? path : `${directory}/${path}`;
  const rooted = joined.startsWith("/");
  const kept: string[] = [];
  for (const segment of joined.split("/")) {
    if (isOpen(segment)) continue;
    if (segment !== "..") kept.push(segment);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (!rooted) kept.push("..");
  }
  const clean = kept.join("/");
  if (rooted) return `/${clean}`;
  return clean === "" ? "." : clean;
}

function withCurrentRelease(path: string): string {
  return formatRef({ ...parseRef(path), release: "" });
}

function directoryOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash).replace(/\/+$/, "") || ".";
}

function isShellPath(text: string): boolean {
  if (!/^\.\/[^-@+]/.test(text)) return false;
  const path = text.slice(2).split(/\/[@+]|#/, 1)[0] ?? "";
  if (/\.ocu\.(?:star|ts)$/.test(path)) return true;
  const first = path.split("/", 1)[0] ?? "";
  return first !== "call" && !SUBPATH_TYPES.some((type) => type === first);
}
