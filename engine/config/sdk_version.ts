// SPDX-License-Identifier: MIT
/**
 * Which SDK a config asks for. There is one, 0.3.0; older and newer wishes are
 * read with the rules of version constraints, as the older client does. It
 * does not look into files: `sdk_call.ts` does.
 *
 * @module
 */

import { type Frame, OcurootError } from "@ocuroot/sdk/error";

/** The versions of the SDK that exist, newest first. */
const AVAILABLE = ["0.3.0"] as const;

/** A version of the SDK. */
export type SdkVersion = typeof AVAILABLE[number];

/** The one a config gets that names none. */
export const DEFAULT_SDK: SdkVersion = AVAILABLE[0];

/**
 * Finds the newest SDK for what a config wrote.
 *
 * @param wanted A version or a constraint such as `>=0.3`.
 * @param frames Where it is written, for the error.
 * @returns The version.
 * @throws {OcurootError} `config/sdk-version` when none fits.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(selectSdk("~0.3"), "0.3.0");
 * assert.throws(() => selectSdk("0.4.0"));
 * ```
 */
export function selectSdk(
  wanted: string,
  frames: readonly Frame[] = [],
): SdkVersion {
  const match = AVAILABLE.find((version) => satisfies(version, wanted));
  if (match !== undefined) return match;
  // Configs name the version of the program that they were written for.
  if (/^0\.3\.\d[^.]*$/.test(wanted)) return "0.3.0";
  throw new OcurootError(
    "config/sdk-version",
    `Cannot load SDK: version "${wanted}" not found`,
    { hint: `Use ocuroot("${DEFAULT_SDK}").`, frames },
  );
}

/** Major, minor, patch; undefined where a wildcard stands. */
type Parts = readonly [number, number | undefined, number | undefined];

interface Comparator {
  readonly operator: string;
  readonly parts: Parts | undefined;
  readonly prerelease: boolean;
}

function satisfies(version: string, constraint: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  const alternatives = constraint.split("||").map(parseComparators);
  if (alternatives.includes(undefined)) return false;
  return alternatives.some((comparators) =>
    comparators?.every((one) => holds([major, minor, patch], one))
  );
}

const OPERATORS = [
  "",
  "=",
  "!=",
  ">",
  ">=",
  "=>",
  "<",
  "<=",
  "=<",
  "~",
  "~>",
  "^",
];

function parseComparators(text: string): Comparator[] | undefined {
  const range = /^\s*(\S+)\s+-\s+(\S+)\s*$/.exec(text);
  const spread = range ? `>=${range[1]} <=${range[2]}` : text;
  const joined = spread.replace(/([=!<>~^])\s+/g, "$1");
  const words = joined.split(/[\s,]+/).filter((word) => word !== "");
  const comparators = words.map(parseComparator);
  if (comparators.length === 0) return undefined;
  return comparators.every((one) => one !== undefined)
    ? comparators as Comparator[]
    : undefined;
}

const VERSION =
  /^([=!<>~^]*)v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(-[\w.-]+)?(\+[\w.-]+)?$/;

function parseComparator(word: string): Comparator | undefined {
  const [matched, operator = "", major = "", minor, patch, prerelease] =
    VERSION.exec(word) ?? [];
  if (matched === undefined || !OPERATORS.includes(operator)) return undefined;
  const number = (text: string | undefined) =>
    text === undefined || /[xX*]/.test(text) ? undefined : Number(text);
  const first = number(major);
  return {
    operator,
    prerelease: prerelease !== undefined,
    parts: first === undefined
      ? undefined
      : [first, number(minor), number(patch)],
  };
}

function holds(
  version: readonly [number, number, number],
  { operator, parts, prerelease }: Comparator,
): boolean {
  if (parts === undefined) return operator !== "!=";
  const [major, minor, patch] = parts;
  const exact = minor !== undefined && patch !== undefined;
  const order = compare(version, [major, minor ?? 0, patch ?? 0]) ||
    (exact && prerelease ? 1 : 0);
  const within = version[0] === major &&
    (minor === undefined || version[1] === minor);
  const equal = exact
    ? order === 0
    : within && (patch === undefined || version[2] === patch);
  switch (operator) {
    case "!=":
      return !equal;
    case ">":
      return order > 0 && !(!exact && within);
    case ">=":
    case "=>":
      return order >= 0;
    case "<":
      return order < 0;
    case "<=":
    case "=<":
      return order <= 0 || (!exact && within);
    case "~":
    case "~>":
      return within && order >= 0;
    case "^":
      return order >= 0 && sameBreaking(version, parts);
    default:
      return equal;
  }
}

/** The leftmost part that is not zero may not change. */
function sameBreaking(
  version: readonly [number, number, number],
  [major, minor, patch]: Parts,
): boolean {
  if (version[0] !== major) return false;
  if (major > 0 || minor === undefined) return true;
  if (version[1] !== minor) return false;
  return minor > 0 || patch === undefined || version[2] === patch;
}

function compare(
  a: readonly [number, number, number],
  b: readonly [number, number, number],
): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
