// SPDX-License-Identifier: MIT
/**
 * The ref parser: one pass over the text, a state per part of the ref. It
 * checks the shape only; whether a document is there is the store's question.
 *
 * @module
 */

import { OcurootError } from "./error.ts";
import type { Ref } from "./ref.ts";

/**
 * What the part after the release may begin with.
 *
 * @example Tasks and deployments are among them
 * ```ts
 * import { SUBPATH_TYPES } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * assert.ok(SUBPATH_TYPES.includes("task"));
 * assert.ok(SUBPATH_TYPES.includes("deploy"));
 * ```
 */
export const SUBPATH_TYPES = [
  "deploy",
  "task",
  "custom",
  "environment",
  "commit",
  "push",
  "op",
] as const;

/** One of {@link SUBPATH_TYPES}. */
export type SubpathType = typeof SUBPATH_TYPES[number];

type Mode = "path" | "release" | "type" | "subpath" | "fragment" | "end";

/** The parts so far, and where the scan stands. */
interface Scan {
  readonly text: string;
  at: number;
  global: boolean;
  repo: string;
  file: string;
  release: string | undefined;
  type: string;
  typeAt: number;
  subpath: string;
  fragment: string;
}

const RELEASE_HINT =
  'Write "@" only after a slash, and put field names after "#".';

/**
 * Reads a ref.
 *
 * @param text The ref as written.
 * @returns Its parts.
 * @throws {OcurootError} ref/syntax naming the column.
 *
 * @example The parts of a ref
 * ```ts
 * import { parseRef } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const ref = parseRef("shop/-/web.ocu.ts/@r1/task/build#output/image");
 * assert.equal(ref.repo, "shop");
 * assert.equal(ref.release, "r1");
 * assert.equal(ref.fragment, "output/image");
 * ```
 */
export function parseRef(text: string): Ref {
  const scan: Scan = {
    text,
    at: 0,
    global: false,
    repo: "",
    file: "",
    release: undefined,
    type: "",
    typeAt: 0,
    subpath: "",
    fragment: "",
  };
  let mode = start(scan);
  while (mode !== "end") mode = step(scan, mode);
  return finish(scan);
}

function step(scan: Scan, mode: Exclude<Mode, "end">): Mode {
  switch (mode) {
    case "path":
      return readPath(scan);
    case "release":
      return readRelease(scan);
    case "type":
      return readType(scan);
    case "subpath":
      return readSubpath(scan);
    case "fragment":
      return readFragment(scan);
  }
}

function start(scan: Scan): Mode {
  const { text } = scan;
  if (text.startsWith("//")) {
    scan.repo = ".";
    scan.at = 2;
    return "path";
  }
  if (text.startsWith("./") && text[2] !== "-") {
    scan.file = ".";
    scan.at = 2;
    return isReleasePrefix(text[2]) ? "release" : "type";
  }
  scan.global = isReleasePrefix(text[0]);
  return scan.global ? "release" : "path";
}

/** Reads `repo/-/` and `file`, in as many rounds as there are `/-/`. */
function readPath(scan: Scan): Mode {
  const { text } = scan;
  const from = scan.at;
  for (; scan.at < text.length; scan.at++) {
    const token = text.slice(from, scan.at);
    if (text[scan.at] === "@") {
      if (token === "") return "release";
      throw failure(scan, "unexpected release prefix in path", RELEASE_HINT);
    }
    if (text[scan.at] !== "/") continue;
    if (text[scan.at + 1] === "-") return endRepo(scan, token);
    if (isReleasePrefix(text[scan.at + 1])) {
      scan.file = token;
      scan.at++;
      return "release";
    }
  }
  scan.file = text.slice(from);
  return "end";
}

function endRepo(scan: Scan, token: string): Mode {
  scan.repo = token;
  scan.at += 2;
  if (scan.at === scan.text.length) return "end";
  if (scan.text[scan.at] !== "/") {
    throw failure(
      scan,
      "expected slash or eof after repo",
      'Rename the file or directory: a path segment cannot begin with "-".',
    );
  }
  scan.at++;
  return "path";
}

function readRelease(scan: Scan): Mode {
  scan.at++;
  scan.release = readUntil(scan, /[/#]/g);
  const stop = scan.text[scan.at++];
  if (stop === undefined) return "end";
  return stop === "/" ? "type" : "fragment";
}

function readType(scan: Scan): Mode {
  scan.typeAt = scan.at;
  scan.type = readUntil(scan, /[/#]/g);
  const stop = scan.text[scan.at];
  if (stop === "#") {
    throw failure(
      scan,
      "unexpected fragment",
      'Put a name between the type and "#", as in "./task/build#output/x".',
    );
  }
  if (stop === "/") {
    scan.at++;
    return "subpath";
  }
  if (scan.release === undefined && scan.type === "") scan.file = "";
  return "end";
}

function readSubpath(scan: Scan): Mode {
  const from = scan.at;
  if (from === scan.text.length) {
    throw failure(
      scan,
      "expected a name after the type",
      'Add the name, as in "./task/build", or drop the final slash.',
    );
  }
  // The first character is never examined: older clients skip it.
  scan.at++;
  readUntil(scan, /\/@|#|=/g);
  scan.subpath = scan.text.slice(from, scan.at);
  const stop = scan.text[scan.at];
  if (stop === "/") {
    throw failure(scan, "unexpected release prefix in subpath", RELEASE_HINT);
  }
  if (stop === "=") {
    throw failure(scan, "unexpected '='", 'Remove "=" from the name.');
  }
  scan.at++;
  return stop === "#" ? "fragment" : "end";
}

function readFragment(scan: Scan): Mode {
  scan.fragment = readUntil(scan, /\/@/g);
  if (scan.at === scan.text.length) return "end";
  throw failure(scan, "unexpected release prefix in fragment", RELEASE_HINT);
}

function finish(scan: Scan): Ref {
  const type = scan.type === "call" ? "task" : scan.type;
  if (!isSubpathType(type)) {
    scan.at = scan.typeAt;
    throw failure(
      scan,
      `invalid subpath type: ${type}`,
      scan.text.startsWith("./")
        ? 'To name a file, leave out the leading "./" or write "./-/" for the root of the repository.'
        : `Use one of ${SUBPATH_TYPES.join(", ")}.`,
    );
  }
  return {
    global: scan.global,
    repo: scan.repo,
    file: scan.file,
    release: scan.release,
    type,
    subpath: scan.subpath.replace(/\/$/, ""),
    fragment: scan.fragment.replace(/\/$/, ""),
  };
}

/** Moves to the next match of `stop`, or to the end, and gives what it passed. */
function readUntil(scan: Scan, stop: RegExp): string {
  const from = scan.at;
  stop.lastIndex = from;
  scan.at = stop.exec(scan.text)?.index ?? scan.text.length;
  return scan.text.slice(from, scan.at);
}

function isReleasePrefix(character: string | undefined): boolean {
  return character === "@" || character === "+";
}

function isSubpathType(type: string): type is SubpathType | "" {
  return type === "" || SUBPATH_TYPES.some((known) => known === type);
}

function failure(scan: Scan, reason: string, hint: string): OcurootError {
  const column = [...scan.text.slice(0, scan.at)].length + 1;
  return new OcurootError(
    "ref/syntax",
    `Cannot read ref "${scan.text}": ${reason} at column ${column}`,
    { hint, data: { ref: scan.text, column, reason } },
  );
}
