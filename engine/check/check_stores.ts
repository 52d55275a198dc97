// SPDX-License-Identifier: MIT
/**
 * Checks state and intent, offline: structure, every document, every link,
 * every run and release. It changes nothing and asks nobody.
 *
 * The folder's parts each check one thing over a {@link Scan}, which holds
 * all documents of a store, and give {@link Finding}s: what is wrong, why it
 * matters and, where it is known, the writes that would put it right.
 * Invariants: a check never throws about a damaged document; what one check
 * reports, the others pass over; a store that the product wrote without help
 * has no findings but those about runs whose process died.
 *
 * @module
 */

import type { Claim } from "@ocuroot/sdk/model";
import type {
  FileFault,
  StoredDocument,
  StoreTag,
  View,
} from "../../stores/store.ts";
import { checkDocuments } from "./check_documents.ts";
import { checkFiles } from "./check_files.ts";
import { checkIntent } from "./check_intent.ts";
import { checkLinks } from "./check_links.ts";
import { checkReleases } from "./check_releases.ts";
import { checkRuns } from "./check_runs.ts";
import type { Finding } from "./finding.ts";
import { scanStore } from "./scan.ts";
import { loadShapes } from "./shapes.ts";

/** What is known besides the views. */
export interface CheckFacts {
  /** RFC 3339 time for what mends write anew. */
  readonly time: string;
  /** Tells whether the owner of a claim is certainly dead. */
  readonly isDead: (claim: Claim) => Promise<boolean>;
  /** Recalls earlier versions of a document, newest first. */
  readonly recall: (
    store: StoreTag,
    ref: string,
  ) => Promise<readonly StoredDocument[]>;
  /** Files that belong to no document. */
  readonly files: Readonly<Record<StoreTag, readonly FileFault[]>>;
}

/** When nothing is known besides. */
export const NO_FACTS: CheckFacts = {
  time: "1970-01-01T00:00:00Z",
  isDead: nobody,
  recall: () => Promise.resolve([]),
  files: { state: [], intent: [] },
};

/**
 * Checks both stores.
 *
 * @param views State and intent.
 * @param facts What is known besides.
 * @returns What is wrong, by store and ref.
 */
export async function checkStores(
  views: { readonly state: View; readonly intent: View },
  facts: CheckFacts = NO_FACTS,
): Promise<readonly Finding[]> {
  const { time, isDead, recall } = facts;
  const shapes = await loadShapes();
  const state = await scanStore("state", views.state);
  const intent = await scanStore("intent", views.intent);
  const findings: Finding[] = [];
  for (const [scan, other] of [[state, intent], [intent, state]] as const) {
    const { store } = scan;
    findings.push(
      ...await checkDocuments({
        scan,
        other,
        shapes,
        time,
        recall: (ref) => recall(store, ref),
      }),
      ...checkLinks(scan),
      ...checkFiles(store, facts.files[store]),
    );
  }
  findings.push(
    ...await checkRuns({ scan: state, time, isDead }),
    ...checkReleases({ scan: state, shapes, time }),
    ...checkIntent({ state, intent }),
  );
  return findings.sort(byPlace);
}

function nobody(): Promise<boolean> {
  const isDead = false;
  return Promise.resolve(isDead);
}

function byPlace(a: Finding, b: Finding): number {
  return compare(b.store, a.store) || compare(a.ref, b.ref) ||
    compare(a.code, b.code);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
