// SPDX-License-Identifier: MIT
/**
 * Names the places of releases, tasks and runs: takes refs of these apart and
 * puts them in order. It reads nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { formatRef, parseRef, type Ref } from "@ocuroot/sdk/ref";

/** Where a task keeps its documents. */
export type TaskKind = "task" | "deploy";

/** A task or deployment of one release. */
export interface TaskAddress {
  /** `acme/-/web.ocu.star/@r1/deploy/eu`. */
  readonly task: string;
  /** `acme/-/web.ocu.star/@r1`. */
  readonly release: string;
  /** `acme/-/web.ocu.star`. */
  readonly package: string;
  /** Repo name. */
  readonly repo: string;
  /** Config file. */
  readonly file: string;
  /** `task` or `deploy`. */
  readonly kind: TaskKind;
  /** Task name or environment. */
  readonly name: string;
  /** The link that stands for what is current: `…/@/deploy/eu`. */
  readonly current: string;
}

/** One run of a task. */
export interface RunAddress extends TaskAddress {
  /** `acme/-/web.ocu.star/@r1/deploy/eu/2`. */
  readonly run: string;
  /** Its number, from 1. */
  readonly number: number;
}

/**
 * Takes the ref of a run, or of anything below it, apart.
 *
 * @param text The ref.
 * @returns Where it belongs.
 * @throws {OcurootError} ref/no-match when it is not below a run.
 * @throws {OcurootError} ref/syntax when it is not a ref.
 */
export function runAddress(text: string): RunAddress {
  const ref = parseRef(text);
  const [name, number = ""] = ref.subpath.split("/");
  if (name === undefined || !/^[1-9]\d*$/.test(number)) {
    throw notA("run", text);
  }
  const address = taskAddress(text);
  return {
    ...address,
    run: `${address.task}/${number}`,
    number: Number(number),
  };
}

/**
 * Takes the ref of a task, or of anything below it, apart.
 *
 * @param text The ref.
 * @returns Where it belongs.
 * @throws {OcurootError} ref/no-match when it is not below a task.
 * @throws {OcurootError} ref/syntax when it is not a ref.
 */
export function taskAddress(text: string): TaskAddress {
  const ref = parseRef(text);
  const [name] = ref.subpath.split("/");
  const kind = ref.type;
  if (kind !== "task" && kind !== "deploy") throw notA("task", text);
  if (ref.global || name === undefined || name === "") throw notA("task", text);
  if (ref.release === undefined) throw notA("task", text);
  const release = releaseOf(ref);
  const pkg = packageOf(ref);
  return {
    task: `${release}/${kind}/${name}`,
    release,
    package: pkg,
    repo: ref.repo,
    file: ref.file,
    kind,
    name,
    current: `${pkg}/@/${kind}/${name}`,
  };
}

/**
 * Gives the ref of the package that a ref is in.
 *
 * @param ref The ref.
 * @returns `acme/-/web.ocu.star`.
 */
export function packageOf(ref: Ref): string {
  return formatRef({ ...bare(ref), release: undefined });
}

/**
 * Gives the ref of the release that a ref is in.
 *
 * @param ref The ref.
 * @returns `acme/-/web.ocu.star/@r1`.
 */
export function releaseOf(ref: Ref): string {
  return formatRef(bare(ref));
}

/**
 * Gives the number of a release.
 *
 * @param text A release, or anything below it.
 * @returns The N of `@rN`; 0 for tags and for the current release.
 */
export function releaseNumber(text: string): number {
  const number = /^r(\d+)$/.exec(parseRef(text).release ?? "")?.[1];
  return number === undefined ? 0 : Number(number);
}

/**
 * Orders refs as people count: `@r9` before `@r10`.
 *
 * @param a One ref.
 * @param b Another ref.
 * @returns Negative, zero or positive, for sorting.
 */
export function compareRefs(a: string, b: string): number {
  return compareAtDifference(a, b) || compareAll(a, b);
}

/** Decides most cases by the first difference: lists of refs are long. */
function compareAtDifference(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === most) return 0;
  while (at > 0 && isDigit(a, at - 1)) at--;
  if (isDigit(a, at) && isDigit(b, at)) {
    return numberAt(a, at) - numberAt(b, at);
  }
  const isPlain = !isSlash(a, at) && !isSlash(b, at) &&
    !isDigit(a, at) && !isDigit(b, at);
  return isPlain ? a.charCodeAt(at) - b.charCodeAt(at) : 0;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function isSlash(text: string, at: number): boolean {
  return text.charCodeAt(at) === 47;
}

function numberAt(text: string, start: number): number {
  let end = start;
  while (isDigit(text, end)) end++;
  return Number(text.slice(start, end));
}

function compareAll(a: string, b: string): number {
  const left = a.match(PIECES) ?? [];
  const right = b.match(PIECES) ?? [];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const order = comparePieces(left[at] ?? "", right[at] ?? "");
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a, b);
}

const PIECES = /\d+|\/|[^\d/]+/g;

function comparePieces(a: string, b: string): number {
  const numbers = /^\d/.test(a) && /^\d/.test(b);
  const order = numbers ? Number(a) - Number(b) : 0;
  return order !== 0 || numbers ? order : compareText(a, b);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function bare(ref: Ref): Ref {
  return { ...ref, type: "", subpath: "", fragment: "" };
}

function notA(thing: string, text: string): OcurootError {
  return new OcurootError(
    "ref/no-match",
    `Cannot find the ${thing} of "${text}": it is not below one`,
  );
}
