// SPDX-License-Identifier: MIT
/**
 * What is said when a policy denies something: which thing, which policy, and
 * the line that would allow it.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import {
  NOTHING,
  type Policy,
  POLICY_KINDS,
  type PolicyKind,
} from "@ocuroot/sdk/policy";
import type { Access } from "./policy.ts";

/** A policy and where it is declared. */
export interface PolicyLayer {
  /** The policy as it is written. */
  readonly policy: Policy;
  /** The file that declares it. */
  readonly file: string;
  /** The task that it is for; the whole repository when absent. */
  readonly task?: string;
}

const ATTEMPTS: Readonly<Record<PolicyKind, string>> = {
  programs: "start program",
  hosts: "reach host",
  env: "set variable",
  read: "read",
  write: "write",
};

/**
 * Makes the error for what a policy denies.
 *
 * @param access What was asked for.
 * @param layer The policy that denies it.
 * @returns The error.
 */
export function deniedError(
  access: Pick<Access, "kind" | "value">,
  layer: PolicyLayer,
): OcurootError {
  const { kind, value } = access;
  const wider = {
    ...layer.policy,
    [kind]: [...layer.policy[kind] ?? [], value],
  };
  const line = policyLine({ ...layer, policy: wider });
  const owner = layer.task === undefined
    ? `"${layer.file}"`
    : `"${layer.task}" in "${layer.file}"`;
  const place = layer.task === undefined ? "" : ` at "${layer.task}"`;
  return new OcurootError(
    "host/denied",
    `Cannot ${ATTEMPTS[kind]} "${value}": the policy of ${owner} ` +
      `does not allow it, as it would with ${line}`,
    {
      hint: `Write it in "${layer.file}"${place}, or do without.`,
      data: { kind, value, file: layer.file, line },
    },
  );
}

/**
 * Writes a policy as a config declares it.
 *
 * @param layer The policy and where it stands.
 * @returns One line of the file's language.
 */
export function policyLine(layer: PolicyLayer): string {
  const { policy, file, task } = layer;
  const parts = POLICY_KINDS.flatMap((kind) => {
    const list = policy[kind];
    const said = list !== undefined && (task !== undefined || list.length > 0);
    return said ? [[kind, `[${list.map(quoted).join(", ")}]`] as const] : [];
  });
  const write = (pair: string, quote = "") =>
    parts.map(([kind, list]) => `${quote}${kind}${quote}${pair}${list}`)
      .join(", ");
  if (file.endsWith(".ts")) {
    return parts.length === 0 ? "sandbox: {}" : `sandbox: { ${write(": ")} }`;
  }
  return task === undefined
    ? `sandbox(${write(" = ")})`
    : `sandbox = {${write(": ", '"')}}`;
}

/**
 * Gives the policy of a repository that declares none, when nothing is
 * allowed that is not declared.
 *
 * @param file The repo config.
 * @returns The layer.
 */
export function nothingDeclared(file: string): PolicyLayer {
  return { policy: NOTHING, file };
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
