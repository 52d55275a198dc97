// SPDX-License-Identifier: MIT
/**
 * What runs have used of the machine, in the shape of a policy. It is kept
 * with the attempt of a run, and is short: a run that reads ten thousand
 * files leaves the first of them.
 *
 * @module
 */

import {
  type Policy,
  POLICY_KINDS,
  type PolicyKind,
} from "@ocuroot/sdk/policy";

/** Most entries of one kind that are kept. */
const MAX_ENTRIES = 200;

/** Takes down what a function uses. */
export interface UsageLog {
  /** Takes one thing. */
  add(kind: PolicyKind, value: string): void;
  /** Gives all so far, sorted; undefined for nothing. */
  used(): Policy | undefined;
}

/**
 * Starts taking down.
 *
 * @returns An empty log.
 */
export function createUsage(): UsageLog {
  const seen = new Map<PolicyKind, Set<string>>();
  return {
    add(kind, value) {
      const values = seen.get(kind) ?? new Set();
      if (values.size < MAX_ENTRIES) values.add(value);
      seen.set(kind, values);
    },
    used() {
      if (seen.size === 0) return undefined;
      const lists = POLICY_KINDS.flatMap((kind) => {
        const values = seen.get(kind);
        return values === undefined
          ? []
          : [[kind, [...values].sort()] as const];
      });
      return Object.fromEntries(lists);
    },
  };
}

/**
 * Puts what two functions used together.
 *
 * @param first What one used.
 * @param second What the other used.
 * @returns Both, without repetition.
 */
export function mergeUsage(first: Policy, second: Policy): Policy {
  const log = createUsage();
  for (const usage of [first, second]) {
    for (const kind of POLICY_KINDS) {
      for (const value of usage[kind] ?? []) log.add(kind, value);
    }
  }
  return log.used() ?? {};
}
