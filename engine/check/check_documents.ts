// SPDX-License-Identifier: MIT
/**
 * Checks every document by itself: that it can be read, and that it has the
 * shape of its kind. What the store remembers of it is proposed as its mend,
 * and where nothing is remembered, what follows from its kind.
 *
 * @module
 */

import type { OcurootError } from "@ocuroot/sdk/error";
import type { Json } from "@ocuroot/sdk/model";
import type { StoredDocument } from "../../stores/store.ts";
import type { Edit, Finding, Mend } from "./finding.ts";
import { type Kind, kindOf } from "./kind.ts";
import { bodyAt, isKept, type Scan } from "./scan.ts";
import type { ShapeCheck } from "./shapes.ts";

/** What the check of documents needs. */
export interface DocumentCheck {
  /** The store. */
  readonly scan: Scan;
  /** The other one: some documents are kept in both. */
  readonly other: Scan;
  /** Tells what is wrong with a body. */
  readonly shapes: ShapeCheck;
  /** Recalls earlier versions of a document, newest first. */
  readonly recall: (ref: string) => Promise<readonly StoredDocument[]>;
  /** RFC 3339 time for markers that are written anew. */
  readonly time: string;
}

const WHY: Readonly<Record<Kind, string>> = {
  release: "Without it no run of the release can be carried on",
  run: "Without it the run can neither be carried on nor explained",
  task: "Without it nothing can use the outputs of the task",
  marker: "Without it the status or commit it stands for is in doubt",
  logs: "Without it nobody can read what the run said",
  claim: "Without it nobody can tell who is executing the run",
  attempt: "Without it nobody can tell how the run ended",
  intent: "Without it nobody can tell what is to be deployed",
  environment: "Without it nothing can be deployed there",
  repo: "Without it work of that commit cannot be triggered",
  push: "Without it a push releases everything again",
  other: "Without it whatever reads it fails",
};

/**
 * Checks all documents of a store.
 *
 * @param check The store, and what is known besides.
 * @returns What is wrong with them.
 */
export async function checkDocuments(
  check: DocumentCheck,
): Promise<readonly Finding[]> {
  const { scan, shapes } = check;
  const findings: Finding[] = [];
  for (const [ref, error] of scan.broken) {
    findings.push(await corrupt(check, { ref, error }));
  }
  for (const [ref, document] of scan.documents) {
    if (document.kind === "link") continue;
    const kind = kindOf(ref, scan.store);
    const [fault] = shapes(kind, document.body);
    if (fault === undefined) continue;
    const mend = await mendOf(check, { ref, kind });
    findings.push({
      code: "document-shape",
      severity: "error",
      store: scan.store,
      ref,
      pointer: `/body${fault.pointer}`,
      what: `It is no valid ${kind} document: ${fault.message}`,
      why: WHY[kind],
      ...mend,
    });
  }
  return findings;
}

async function corrupt(
  check: DocumentCheck,
  broken: { readonly ref: string; readonly error: OcurootError },
): Promise<Finding> {
  const { ref, error } = broken;
  const { store } = check.scan;
  const base = { severity: "error", store, ref } as const;
  if (error.code === "ref/syntax") {
    return {
      ...base,
      code: "ref-invalid",
      what: `No ref leads to it: ${error.message}`,
      why: "It is listed, but nothing can read it",
    };
  }
  const kind = kindOf(ref, store);
  const pointer = error.data?.["pointer"];
  return {
    ...base,
    code: "document-corrupt",
    pointer: typeof pointer === "string" ? pointer : "",
    what: error.message,
    why: WHY[kind],
    ...await mendOf(check, { ref, kind }),
  };
}

interface Damaged {
  readonly ref: string;
  readonly kind: Kind;
}

async function mendOf(
  check: DocumentCheck,
  damaged: Damaged,
): Promise<{ readonly mend?: Mend }> {
  const { shapes, recall } = check;
  const { store } = check.scan;
  const { ref, kind } = damaged;
  for (const before of await recall(ref)) {
    const fits = before.kind === "link" || shapes(kind, before.body).length < 1;
    if (!fits) continue;
    const text = "Restore the last version that the store remembers";
    return { mend: { text, edits: rewrite({ store, ref }, before) } };
  }
  const mend = copied(check, damaged) ?? derived(check, damaged);
  return mend === undefined ? {} : { mend };
}

function rewrite(
  at: { readonly store: Scan["store"]; readonly ref: string },
  document: StoredDocument,
): readonly Edit[] {
  const clear: Edit = { ...at, op: "unlink" };
  if (document.kind === "link") {
    return [clear, { ...at, op: "link", target: document.body }];
  }
  const { body, bodyType } = document;
  const type = bodyType === undefined ? {} : { bodyType };
  return [clear, { ...at, op: "set", body, ...type }];
}

/** Environments and repo configs are in both stores. */
function copied(check: DocumentCheck, damaged: Damaged): Mend | undefined {
  const { ref, kind } = damaged;
  if (kind !== "environment" && kind !== "repo" && kind !== "other") return;
  const document = check.other.documents.get(ref);
  if (document?.kind !== "ref") return undefined;
  if (check.shapes(kind, document.body).length > 0) return undefined;
  return {
    text: `Copy it from ${check.other.store}`,
    edits: rewrite({ store: check.scan.store, ref }, document),
  };
}

/** What follows from the place of a document alone. */
function derived(check: DocumentCheck, damaged: Damaged): Mend | undefined {
  const { scan, time } = check;
  const { ref, kind } = damaged;
  const at = { store: scan.store, ref };
  const set = (body: Json, bodyType: string): readonly Edit[] => [
    { ...at, op: "unlink" },
    { ...at, op: "set", body, bodyType },
  ];
  switch (kind) {
    case "marker":
      return {
        text: "Write the marker anew, with the time of now",
        edits: set({ time }, "models.Marker"),
      };
    case "logs":
      return {
        text: "Replace the damaged log by an empty one",
        edits: set([], "[]sdk.Log"),
      };
    case "claim":
      return { text: "Remove the claim", edits: [{ ...at, op: "unlink" }] };
    case "attempt":
      return {
        text: "Write it anew, with what is left to know",
        edits: set({ cause: "unknown" }, "ocuroot.Attempt"),
      };
    case "task":
      return currentLink(scan, ref);
    default:
      return undefined;
  }
}

/** `…/@/deploy/eu` is a link to the deployment of some release. */
function currentLink(scan: Scan, ref: string): Mend | undefined {
  const cut = ref.lastIndexOf("/@/");
  if (cut < 0) return undefined;
  const rest = ref.slice(cut + 3);
  const targets = scan.refs.filter((other) =>
    other.startsWith(`${ref.slice(0, cut)}/@r`) &&
    other.endsWith(`/${rest}`) &&
    scan.documents.get(other)?.links.includes(ref) && isKept(scan, other) &&
    bodyAt(scan, other) !== undefined
  );
  const [target] = targets;
  if (target === undefined || targets.length > 1) return undefined;
  return {
    text: `Link it to "${target}" again`,
    edits: [
      { store: scan.store, ref, op: "unlink" },
      { store: scan.store, ref, op: "link", target },
    ],
  };
}
