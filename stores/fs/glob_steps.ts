// SPDX-License-Identifier: MIT
/**
 * Cuts globs at their slashes into steps that can be followed from directory
 * to directory. It knows one thing of refs: that none names two releases, so
 * below `…/@r1` nothing can match `…/@/deploy/*`.
 *
 * @module
 */

import { compileGlob, type Glob } from "@ocuroot/sdk/glob";

/** One step of a glob; the next one follows it in the list. */
export type Step =
  & {
    /** True when a name that begins with `@` has to come. */
    readonly needsRelease: boolean;
  }
  & (
    | { readonly kind: "name"; readonly glob: Glob }
    /** `**`: one name or more. */
    | { readonly kind: "names" }
    /** The glob is matched. */
    | { readonly kind: "end" }
    /** What follows cannot be cut: all documents below are tried. */
    | { readonly kind: "rest"; readonly test: (key: string) => boolean }
  );

/** Steps of several globs in one list. */
export interface GlobSteps {
  /** The steps. */
  readonly steps: readonly Step[];
  /** Where each glob begins. */
  readonly starts: readonly number[];
}

/**
 * Cuts globs.
 *
 * @param globs The globs.
 * @returns Their steps.
 */
export function cutGlobs(globs: readonly Glob[]): GlobSteps {
  const steps: Step[] = [];
  const starts: number[] = [];
  for (const glob of globs) {
    starts.push(steps.length);
    steps.push(...stepsOf(glob));
  }
  return { steps, starts };
}

/**
 * Tells whether a glob stays within one release, or names all directories.
 *
 * @param glob The glob.
 * @returns False for one whose walk can be long.
 */
export function isNarrow(glob: Glob): boolean {
  for (const step of stepsOf(glob)) {
    if (step.kind === "names" || step.kind === "rest") return false;
    if (step.kind !== "name" || !step.glob.literal) continue;
    if (step.glob.prefix.startsWith("@")) return true;
  }
  return true;
}

function stepsOf({ pattern, test }: Glob): readonly Step[] {
  const steps: Step[] = [];
  const needsRelease = false;
  for (let start = 0;;) {
    const end = nameEnd(pattern, start);
    if (end === undefined) {
      steps.push({ kind: "rest", needsRelease, test });
      break;
    }
    const part = pattern.slice(start, end);
    steps.push(
      part === "**"
        ? { kind: "names", needsRelease }
        : { kind: "name", needsRelease, glob: compileGlob(part) },
    );
    start = end + 1;
    if (start <= pattern.length) continue;
    steps.push({ kind: "end", needsRelease });
    break;
  }
  return withNeeds(steps);
}

function withNeeds(steps: readonly Step[]): readonly Step[] {
  const last = steps.findLastIndex((step) =>
    step.kind === "name" && step.glob.prefix.startsWith("@")
  );
  return steps.map((step, at) => ({ ...step, needsRelease: at <= last }));
}

/** End of the name that begins here; undefined when it can match a slash. */
function nameEnd(pattern: string, start: number): number | undefined {
  const deep = pattern.startsWith("**", start);
  const next = pattern[start + 2];
  if (deep && (next === undefined || next === "/")) return start + 2;
  let depth = 0;
  for (let at = start; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === "/") return depth === 0 ? at : undefined;
    if (char === "[" || char === "*" && pattern[at + 1] === "*") {
      return undefined;
    }
    if (char === "\\") at++;
    else if (char === "{") depth++;
    else if (char === "}" && depth > 0) depth--;
  }
  return depth === 0 ? pattern.length : undefined;
}
