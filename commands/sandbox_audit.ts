// SPDX-License-Identifier: MIT
/**
 * `ocuroot sandbox audit [ref]`: what the last releases used of the machine
 * against what the policy declares.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Json } from "@ocuroot/sdk/model";
import { type Policy, POLICY_KINDS } from "@ocuroot/sdk/policy";
import type { Audit } from "../engine/sandbox/audit.ts";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS, type CommonFlags, OPTIONAL_REF } from "./_flags.ts";
import { withWorkspace } from "./_verb.ts";

/** The command. */
export const sandboxAudit: Command<Context> = buildCommand<
  CommonFlags,
  [string?],
  Context
>({
  docs: {
    brief: "Compare what releases used with what the policy declares",
    customUsage: ["[flags] [<ref>]"],
    fullDescription:
      `Prints which programs, hosts, variables and paths the last release of each
package used, or of the package or release that is named, what of it the policy
lacks, what the policy declares for nothing, and the policy that fits.`,
  },
  parameters: {
    flags: COMMON_FLAGS,
    positional: { kind: "tuple", parameters: [OPTIONAL_REF] },
  },
  func: withWorkspace(
    "sandbox audit",
    async ({ engine, ws, ref }, _flags: CommonFlags, text?: string) => {
      const wanted = text === undefined ? [] : [ref(text, {})];
      const audit = await engine.auditSandbox(ws, ...wanted);
      const json = { ...audit, declared: audit.declared ?? null };
      return { json: json as unknown as Json, text: auditText(audit) };
    },
    { untrusted: () => "compare" },
  ),
});

function auditText(audit: Audit): string {
  const { releases, declared, used, missing, unused, line } = audit;
  if (releases.length === 0) return "No release has been run yet.\n";
  const parts = [
    section("Releases", releases),
    section("Used", policyLines(used)),
    declared === undefined
      ? "No policy is declared: everything is allowed.\n"
      : section("Missing from the policy", policyLines(missing)) +
        section("Declared and not used", policyLines(unused)),
    section("The policy that fits", [line]),
  ];
  const note = used.env?.includes("*")
    ? "env() was called: which variables were used cannot be told.\n"
    : "";
  return parts.join("") + note;
}

function policyLines(policy: Policy): readonly string[] {
  const lines = POLICY_KINDS.flatMap((kind) => {
    const list = policy[kind] ?? [];
    return list.length === 0 ? [] : [`${kind}: ${list.join(", ")}`];
  });
  return lines.length === 0 ? ["nothing"] : lines;
}

function section(title: string, lines: readonly string[]): string {
  return `${title}:\n${lines.map((line) => `  ${line}\n`).join("")}`;
}
