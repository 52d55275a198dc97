// SPDX-License-Identifier: MIT
/**
 * What the functions of a repository may use of the machine, as data: the
 * words of `sandbox(…)` in both config languages. It enforces nothing.
 *
 * @module
 */

import { invalid, isObject, isStringList, kindOf } from "./_shape.ts";
import type { Json } from "./model.ts";

/** Kinds of things that a policy names, in the order they are written. */
export const POLICY_KINDS = [
  "programs",
  "hosts",
  "env",
  "read",
  "write",
] as const;

/** A kind of thing that a policy names. */
export type PolicyKind = keyof Policy;

/** What may be used. A list that is absent says nothing about its kind. */
export interface Policy {
  /** Programs: names as found in `PATH`, or paths from the root. */
  readonly programs?: readonly string[];
  /** Hosts, with a port or for all ports. */
  readonly hosts?: readonly string[];
  /** Environment variables; `AWS_*` stands for all that begin so, `*` for all. */
  readonly env?: readonly string[];
  /** Files and folders to read, from the root or absolute. */
  readonly read?: readonly string[];
  /** Files and folders to write, from the root or absolute. */
  readonly write?: readonly string[];
}

/** The policy that allows nothing. */
export const NOTHING: Required<Policy> = {
  programs: [],
  hosts: [],
  env: [],
  read: [],
  write: [],
};

const HOST = /^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;
const VARIABLE = /^(?:[a-z_]\w*\*?|\*)$/i;

/**
 * Reads a policy as a config declares it.
 *
 * @param json Lists of strings by kind.
 * @param action What is attempted, for errors: `declare sandbox`.
 * @returns The policy, with the lists that were given.
 * @throws {OcurootError} config/invalid naming the list and the entry.
 *
 * @example Two programs and nothing else said
 * ```ts
 * import { parsePolicy } from "@ocuroot/sdk/policy";
 * import assert from "node:assert/strict";
 *
 * const policy = parsePolicy({ programs: ["git", "make"] }, "declare sandbox");
 * assert.deepEqual(policy, { programs: ["git", "make"] });
 * ```
 */
export function parsePolicy(json: Json, action: string): Policy {
  if (!isObject(json)) {
    throw invalid(
      `Cannot ${action}: expected a dict of lists, got ${kindOf(json)}`,
    );
  }
  const known: readonly string[] = POLICY_KINDS;
  const unknown = Object.keys(json).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw invalid(
      `Cannot ${action}: "${unknown}" is nothing a policy names`,
      `Use ${POLICY_KINDS.join(", ")}.`,
    );
  }
  const lists = POLICY_KINDS.flatMap((kind) => {
    const list = json[kind];
    if (list === undefined || list === null) return [];
    return [[kind, readList(list, { kind, action })] as const];
  });
  return Object.fromEntries(lists);
}

function readList(
  list: Json,
  { kind, action }: { readonly kind: PolicyKind; readonly action: string },
): readonly string[] {
  if (!isStringList(list)) {
    throw invalid(
      `Cannot ${action}: ${kind} should be a list of strings, got ${
        Array.isArray(list) ? "a list of other things" : kindOf(list)
      }`,
    );
  }
  for (const entry of list) {
    const problem = entryProblem(kind, entry);
    if (problem === undefined) continue;
    throw invalid(
      `Cannot ${action}: ${kind} names ${JSON.stringify(entry)}`,
      problem,
    );
  }
  return [...new Set(list)];
}

function entryProblem(kind: PolicyKind, entry: string): string | undefined {
  // deno-lint-ignore no-control-regex
  if (entry.trim() === "" || /[\x00-\x1f\x7f]/.test(entry)) {
    return "Give every entry a text of its own.";
  }
  switch (kind) {
    case "programs":
      return entry.includes(" ") && !entry.includes("/")
        ? "Name the program alone, without arguments."
        : undefined;
    case "hosts":
      return HOST.test(entry)
        ? undefined
        : 'Name the host alone, "api.example.com" or "localhost:8080".';
    case "env":
      return VARIABLE.test(entry)
        ? undefined
        : 'Name a variable, "HOME", or all that begin alike, "AWS_*".';
    default:
      return undefined;
  }
}
