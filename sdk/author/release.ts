// SPDX-License-Identifier: MIT
/**
 * A release config: what its releases consist of, in order. The engine calls
 * the function, once for every load.
 *
 * @module
 */

import { callSite } from "../call_site.ts";
import type { CallSite } from "../host.ts";
import type { Attributes, Environment } from "./environments.ts";
import type { Phase } from "./phase.ts";
import type { AnyTask } from "./task.ts";

/** What is known when the parts of a release are listed. */
export interface ReleaseScope<A extends Attributes = Attributes> {
  /** Every environment that is registered now. */
  readonly environments: readonly Environment<A>[];
}

/** Lists the parts of a release in order: phases, and tasks of their own. */
export type ReleaseBuilder<A extends Attributes = Attributes> = (
  scope: ReleaseScope<A>,
) => readonly (AnyTask | Phase)[];

/** Options of a release. */
export interface ReleaseOptions {
  /**
   * Name of the file that this one takes the place of, in the same directory:
   * releases stay under its path, so that no history is lost.
   */
  readonly as?: string;
}

/** What a release config exports as its default. */
export interface ReleaseConfig {
  /** Says what it is. */
  readonly $kind: "release";
  /** Lists the parts. */
  readonly build: (
    scope: ReleaseScope,
  ) => readonly (AnyTask | Phase)[];
  /** Options. */
  readonly options: ReleaseOptions;
  /** Where it was declared. */
  readonly site: CallSite;
}

/**
 * Declares a release. The result is the default export of the file.
 *
 * The type parameter states what attributes environments have, for the editor
 * only.
 *
 * @param build Lists its parts in order.
 * @returns The default export of the file.
 *
 * @example A build, then two checks
 * ```ts
 * import { fn, phase, release, task } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const run = fn(({}, { print }) => print("running"));
 *
 * const config = release(() => [
 *   task("build", run),
 *   phase("checks", [task("lint", run), task("test", run)]),
 * ]);
 * assert.equal(config.build({ environments: [] }).length, 2);
 * ```
 */
export function release<A extends Attributes = Attributes>(
  build: ReleaseBuilder<A>,
): ReleaseConfig;
/**
 * Declares a release with options.
 *
 * @param options Options.
 * @param build Lists its parts in order.
 * @returns The default export of the file.
 *
 * @example Go on with the releases of a Starlark file
 * ```ts
 * import { fn, release, task } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const run = fn(() => {});
 * const config = release({ as: "web.ocu.star" }, () => [task("run", run)]);
 * assert.equal(config.options.as, "web.ocu.star");
 * ```
 */
export function release<A extends Attributes = Attributes>(
  options: ReleaseOptions,
  build: ReleaseBuilder<A>,
): ReleaseConfig;
export function release(
  first: ReleaseOptions | ReleaseBuilder<never>,
  second?: ReleaseBuilder<never>,
): ReleaseConfig {
  const given = typeof first === "function" ? {} : first;
  const build = typeof first === "function" ? first : second;
  return {
    $kind: "release",
    build: build as ReleaseBuilder,
    options: given,
    site: callSite(release),
  };
}
