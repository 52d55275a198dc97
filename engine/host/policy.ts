// SPDX-License-Identifier: MIT
/**
 * Whether a policy covers a thing, and what two policies both cover. Entries
 * have been resolved before: programs and paths are absolute. It asks nothing
 * of the machine.
 *
 * @module
 */

import {
  type Policy,
  POLICY_KINDS,
  type PolicyKind,
} from "@ocuroot/sdk/policy";
import { relativePath } from "./paths.ts";

/** One thing that code asks for. */
export interface Access {
  /** Its kind. */
  readonly kind: PolicyKind;
  /** As it would stand in a policy. */
  readonly value: string;
  /** As it is compared: an absolute path, a host with its port, a name. */
  readonly target: string;
}

/**
 * Tells what a policy denies.
 *
 * @param policy A resolved policy.
 * @param wanted What is asked for.
 * @returns The first thing that is not covered, or undefined.
 *
 * @example A folder covers what is in it
 * ```ts
 * import { allows } from "./policy.ts";
 * import assert from "node:assert/strict";
 *
 * const file = { kind: "read", value: "a/b", target: "/repo/a/b" } as const;
 * assert.equal(allows({ read: ["/repo/a"] }, [file]), undefined);
 * assert.equal(allows({ read: ["/repo/b"] }, [file]), file);
 * ```
 */
export function allows(
  policy: Policy,
  wanted: readonly Access[],
): Access | undefined {
  return wanted.find(({ kind, target }) =>
    !(policy[kind] ?? [target]).some((entry) => covers(kind, { entry, target }))
  );
}

/**
 * Gives what both of two policies allow.
 *
 * @param outer A resolved policy.
 * @param inner Another one.
 * @returns The narrower entries of each kind.
 */
export function intersect(outer: Policy, inner: Policy): Policy {
  const lists = POLICY_KINDS.flatMap((kind) => {
    const [a, b] = [outer[kind], inner[kind]];
    const list = a === undefined || b === undefined ? a ?? b : [
      ...new Set([
        ...within(kind, { entries: a, of: b }),
        ...within(kind, { entries: b, of: a }),
      ]),
    ];
    return list === undefined ? [] : [[kind, list] as const];
  });
  return Object.fromEntries(lists);
}

/**
 * Tells whether an entry of a policy covers a thing, or a narrower entry.
 *
 * @param kind Their kind.
 * @param pair The entry and what it may cover, both resolved.
 * @returns True when it does.
 */
export function covers(
  kind: PolicyKind,
  { entry, target }: { readonly entry: string; readonly target: string },
): boolean {
  if (entry === target) return true;
  switch (kind) {
    case "programs":
      return false;
    case "hosts":
      return target.replace(/:\d+$/, "") === entry;
    case "env":
      return entry.endsWith("*") && target.startsWith(entry.slice(0, -1));
    case "read":
    case "write":
      return relativePath(entry, target) !== undefined;
  }
}

function within(
  kind: PolicyKind,
  { entries, of }: {
    readonly entries: readonly string[];
    readonly of: readonly string[];
  },
): readonly string[] {
  return entries.filter((target) =>
    of.some((entry) => covers(kind, { entry, target }))
  );
}
