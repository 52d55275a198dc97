// SPDX-License-Identifier: MIT
/**
 * Checks that what is wanted can be had: every deploy intent names a release
 * and an environment that are there. That intent and state differ is work to
 * do, and no fault.
 *
 * @module
 */

import type { Intent } from "@ocuroot/sdk/model";
import { parseRef } from "@ocuroot/sdk/ref";
import type { Finding } from "./finding.ts";
import { kindOf } from "./kind.ts";
import { bodyAt, isKept, type Scan } from "./scan.ts";

/**
 * Checks intent against state.
 *
 * @param stores Both stores.
 * @returns What cannot be had.
 */
export function checkIntent(
  stores: { readonly state: Scan; readonly intent: Scan },
): readonly Finding[] {
  const { state, intent } = stores;
  return intent.refs.flatMap((ref): readonly Finding[] => {
    if (intent.broken.has(ref) || kindOf(ref, "intent") !== "intent") return [];
    const body = bodyAt(intent, ref) as Partial<Intent> | undefined;
    const { release } = body ?? {};
    if (typeof release !== "string") return [];
    const at = { store: "intent", ref, severity: "error" } as const;
    const findings: Finding[] = [];
    if (!isThere(state, release)) {
      findings.push({
        ...at,
        code: "intent-release",
        pointer: "/body/release",
        what: `Release "${release}" is not there`,
        why: "It is wanted, but nothing can deploy it",
      });
    }
    const environment = `@/environment/${parseRef(ref).subpath}`;
    if (!isKept(state, environment) && !isKept(intent, environment)) {
      findings.push({
        ...at,
        code: "intent-environment",
        what: `Environment "${environment}" is not there`,
        why: "It is wanted in a place that does not exist",
      });
    }
    return findings;
  });
}

/** A release, or a tag that leads to one. */
function isThere(state: Scan, release: string): boolean {
  const document = state.documents.get(release);
  const target = document?.kind === "link" ? document.body : release;
  return isKept(state, target);
}
