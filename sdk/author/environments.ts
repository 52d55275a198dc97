// SPDX-License-Identifier: MIT
/**
 * Environments: as a config declares them, and as it sees those there are.
 * Whether a name is right is asked when the file is loaded.
 *
 * @module
 */

import { callSite } from "../call_site.ts";
import type { CallSite } from "../host.ts";

/** Free attributes of an environment. */
export type Attributes = Readonly<Record<string, string>>;

/** A named place to deploy to. */
export interface Environment<A extends Attributes = Attributes> {
  /** Its name: letters, digits, period, underscore. */
  readonly name: string;
  /** Its attributes. */
  readonly attributes: A;
}

/** An environment as it is declared. */
export interface EnvironmentOptions {
  /** Its name: letters, digits, period, underscore. */
  readonly name: string;
  /** Its attributes. Default none. */
  readonly attributes?: Attributes;
}

/** What an environment config exports as its default. */
export interface EnvironmentsConfig {
  /** Says what it is. */
  readonly $kind: "environments";
  /** The environments. */
  readonly environments: readonly Environment[];
  /** Where they were declared. */
  readonly site: CallSite;
}

/**
 * Declares environments. The result is the default export of a file that
 * declares nothing else.
 *
 * @param list The environments.
 * @returns The default export of the file.
 *
 * @example Two environments
 * ```ts
 * import { environments } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const config = environments([
 *   { name: "staging", attributes: { tier: "test" } },
 *   { name: "production", attributes: { tier: "live" } },
 * ]);
 * assert.equal(config.environments.length, 2);
 * ```
 */
export function environments(
  list: readonly EnvironmentOptions[],
): EnvironmentsConfig {
  return {
    $kind: "environments",
    environments: list.map(({ name, attributes = {} }) => ({
      name,
      attributes,
    })),
    site: callSite(environments),
  };
}
