// SPDX-License-Identifier: MIT
/**
 * The differences that are meant: weaknesses of the older client that ours
 * does not share, by their number in the list of weaknesses (E) or of store
 * properties (S). What is not here is a fault of ours.
 *
 * @module
 */

import type { Difference } from "./compare.ts";

/** A difference that is meant. */
export interface Fix {
  /** Its number. */
  readonly item: string;
  /** What the older client does. */
  readonly what: string;
  /** Tells whether a difference comes from it; ours stands first. */
  readonly explains: (difference: Difference) => boolean;
}

/** All of them. */
export const FIXES: readonly Fix[] = [
  {
    item: "S55 E35",
    what: "writes the lines of a chain again when it pauses",
    explains: isAbout(
      /\/logs$/,
      ({ ours, theirs }) =>
        messages(ours).every((text) => messages(theirs).includes(text)) &&
        messages(ours).length < messages(theirs).length,
    ),
  },
  {
    item: "E34",
    what: "keeps the reason of a failure to itself",
    explains: isAbout(
      /\/logs$/,
      ({ ours, theirs }) =>
        messages(ours).length > messages(theirs).length &&
        messages(theirs).every((text, at) => text === messages(ours)[at]),
    ),
  },
  {
    item: "S15",
    what: "loses what links to a link when that moves",
    explains: ({ ours, theirs }) =>
      kindOf(ours) === "link" && sameBut("links", ours, theirs),
  },
  {
    item: "S16",
    what: "leaves links behind that are no more",
    explains: ({ ours, theirs }) =>
      sameBut("links", ours, theirs) &&
      linksOf(ours).every((link) => linksOf(theirs).includes(link)),
  },
  {
    item: "S58 E2",
    what: "blocks a phase once a run before it was repeated",
    explains: isAbout(
      /\/(task|deploy)\/[^/]+\/\d+\/status\/(pending|complete)$/,
    ),
  },
  {
    item: "E12",
    what: "never deploys to an environment that was made anew",
    explains: isAbout(
      /\/deploy\/[^/]+(\/\d+(\/.*)?)?$/,
      ({ ours, theirs }) => ours !== undefined && theirs === undefined,
    ),
  },
  {
    item: "E13",
    what: "gives a new environment to a release that is not the newest",
    explains: isAbout(/\/@r\d+\/(op\/check_envs|deploy\/.*)$/),
  },
  {
    item: "E4 E8",
    what: "queues the same deployment or teardown twice",
    explains: isAbout(
      /\/deploy\/[^/]+\/\d+(\/.*)?$/,
      ({ ours, theirs }) => ours === undefined && theirs !== undefined,
    ),
  },
  {
    item: "E7",
    what: "retries a teardown as a deployment",
    explains: isAbout(
      /\/deploy\//,
      ({ ours, theirs }) => typeOf(ours) === "down" && typeOf(theirs) === "up",
    ),
  },
  {
    item: "S43",
    what: "writes runs of an intent without their type",
    explains: isAbout(
      /\/deploy\//,
      ({ ours, theirs }) => typeOf(ours) === "up" && typeOf(theirs) === "",
    ),
  },
  {
    item: "E25",
    what: "leaves the intent of a failed deployment moved",
    explains: isAbout(/^intent .*\/@\/deploy\//),
  },
  {
    item: "E50",
    what: "records the repo config when it only reads",
    explains: isAbout(/\/repo\.ocu\.star\/@/),
  },
];

/**
 * Finds what explains a difference.
 *
 * @param difference The difference.
 * @returns The item, or undefined for one that is a fault.
 */
export function explain(difference: Difference): Fix | undefined {
  return FIXES.find(({ explains }) => explains(difference));
}

function isAbout(
  place: RegExp,
  also: (difference: Difference) => boolean = () => true,
): (difference: Difference) => boolean {
  return (difference) => place.test(difference.at) && also(difference);
}

interface Loose {
  readonly kind?: string;
  readonly links?: readonly string[];
  readonly body?: unknown;
}

function kindOf(envelope: unknown): string | undefined {
  return (envelope as Loose | undefined)?.kind;
}

function linksOf(envelope: unknown): readonly string[] {
  return (envelope as Loose | undefined)?.links ?? [];
}

function typeOf(envelope: unknown): unknown {
  return ((envelope as Loose | undefined)?.body as { type?: unknown })?.type;
}

function messages(envelope: unknown): readonly string[] {
  const body = (envelope as Loose | undefined)?.body;
  return Array.isArray(body) ? body.map(({ message }) => message) : [];
}

function sameBut(key: keyof Loose, a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return false;
  const without = (value: unknown) =>
    JSON.stringify({ ...value as Loose, [key]: null });
  return without(a) === without(b);
}
