// SPDX-License-Identifier: MIT
/**
 * Compares what the last releases used of the machine with what the policy of
 * the repository declares. It changes neither.
 *
 * @module
 */

import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Attempt } from "@ocuroot/sdk/model";
import { parseRef } from "@ocuroot/sdk/ref";
import {
  type Policy,
  POLICY_KINDS,
  type PolicyKind,
} from "@ocuroot/sdk/policy";
import type { View } from "../../stores/store.ts";
import { compareRefs, packageOf, releaseOf } from "../graph/address.ts";
import { policyLine } from "../host/denied.ts";
import { resolvePolicy } from "../host/guard.ts";
import { covers } from "../host/policy.ts";
import type { Workspace } from "../workspace.ts";
import { mergeUsage } from "../host/usage.ts";

/** What was used against what is declared. */
export interface Audit {
  /** The releases that were looked at. */
  readonly releases: readonly string[];
  /** The policy of the repository; undefined when it declares none. */
  readonly declared: Policy | undefined;
  /** What they used, or asked for and were denied. */
  readonly used: Policy;
  /** Declared, and used by none of them. */
  readonly unused: Policy;
  /** Used, and not declared. */
  readonly missing: Policy;
  /** The policy that names what was used and nothing else. */
  readonly proposed: Policy;
  /** The same as a line of a repo config. */
  readonly line: string;
}

/**
 * Audits the last releases.
 *
 * @param workspace The opened repository.
 * @param text Full ref of a package or release; all packages when absent.
 * @returns What was found.
 */
export async function auditSandbox(
  workspace: Workspace,
  text?: string,
): Promise<Audit> {
  const view = await workspace.stores.state.view();
  const attempts = await lastAttempts(view, text ?? `${workspace.repo}/-/**`);
  const documents = await Promise.all(attempts.map((ref) => view.get(ref)));
  const used = documents
    .map((json) => (json as unknown as Attempt | undefined)?.usage ?? {})
    .reduce(mergeUsage, {});
  const declared = workspace.settings.sandbox;
  const found = await compare(declared ?? {}, { used, workspace });
  const releases = attempts.map((ref) => releaseOf(parseRef(ref)));
  const file = (await configName(workspace.root)) ?? "repo.ocu.star";
  const line = policyLine({ policy: found.proposed, file });
  const sorted = [...new Set(releases)].sort(compareRefs);
  return { releases: sorted, declared, used, ...found, line };
}

/** Attempts of the release that is named, or of the newest of each package. */
async function lastAttempts(
  view: View,
  text: string,
): Promise<readonly string[]> {
  const all = text.endsWith("/-/**");
  const ref = all ? undefined : parseRef(text);
  const base = ref === undefined
    ? `${escapeGlob(text.slice(0, -2))}**`
    : escapeGlob(packageOf(ref));
  const attempts = await view.match(`${base}/@*/{task,deploy}/*/*/attempt`);
  const named = ref?.release ? await view.resolve(releaseOf(ref)) : undefined;
  const newest = new Map<string, string>();
  for (const attempt of [...attempts].sort(compareRefs)) {
    const place = parseRef(attempt);
    newest.set(packageOf(place), releaseOf(place));
  }
  const wanted = named === undefined ? [...newest.values()] : [named];
  return attempts.filter((one) => wanted.includes(releaseOf(parseRef(one))));
}

async function compare(
  declared: Policy,
  { used, workspace }: { readonly used: Policy; readonly workspace: Workspace },
): Promise<Pick<Audit, "unused" | "missing" | "proposed">> {
  const place = { root: workspace.root, path: workspace.env["PATH"] };
  const [entries, targets] = await Promise.all(
    [declared, used].map((policy) => resolvePolicy(policy, place)),
  );
  const pairs = POLICY_KINDS.map((kind) => {
    const mine = resolved(kind, { policy: declared, as: entries ?? {} });
    const theirs = resolved(kind, { policy: used, as: targets ?? {} });
    const fits = (entry: string, target: string) =>
      covers(kind, { entry, target }) || (kind === "env" && target === "*");
    const unused = mine.filter(({ to }) => !theirs.some((t) => fits(to, t.to)));
    const missing = theirs.filter(({ to }) =>
      !mine.some((m) => fits(m.to, to))
    );
    const kept = mine.filter((one) => !unused.includes(one));
    return { kind, unused, missing, proposed: [...kept, ...missing] };
  });
  const pick = (name: "unused" | "missing" | "proposed"): Policy =>
    Object.fromEntries(
      pairs.filter((pair) => pair[name].length > 0)
        .map((pair) => [pair.kind, pair[name].map(({ text }) => text)]),
    );
  return {
    unused: pick("unused"),
    missing: pick("missing"),
    proposed: pick("proposed"),
  };
}

function resolved(
  kind: PolicyKind,
  { policy, as }: { readonly policy: Policy; readonly as: Policy },
): readonly { readonly text: string; readonly to: string }[] {
  const list = as[kind] ?? [];
  return (policy[kind] ?? []).map((text, at) => ({
    text,
    to: list[at] ?? text,
  }));
}

async function configName(root: string): Promise<string | undefined> {
  for (const name of ["repo.ocu.star", "repo.ocu.ts"]) {
    const info = await Deno.stat(`${root}/${name}`).catch(() => undefined);
    if (info !== undefined) return name;
  }
  return undefined;
}
