// SPDX-License-Identifier: MIT
/**
 * Checks that every link leads to a document in one step, and that documents
 * know what links to them.
 *
 * @module
 */

import type { Finding } from "./finding.ts";
import { isKept, type Scan } from "./scan.ts";

/**
 * Checks the links of a store.
 *
 * @param scan The store.
 * @returns What is wrong with them.
 */
export function checkLinks(scan: Scan): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [ref, document] of scan.documents) {
    if (document.kind === "link") {
      const finding = forwards(scan, { ref, target: document.body });
      if (finding !== undefined) findings.push(finding);
    } else {
      for (const from of document.links) {
        if (linkTarget(scan, from) === ref || scan.broken.has(from)) continue;
        findings.push(stale(scan, { ref, from }));
      }
    }
  }
  return findings;
}

interface Link {
  readonly ref: string;
  readonly target: string;
}

function forwards(scan: Scan, link: Link): Finding | undefined {
  const { ref, target } = link;
  if (!isKept(scan, target)) return dangling(scan, link);
  const document = scan.documents.get(target);
  if (document === undefined) return undefined;
  if (document.kind === "link") return chained(scan, link);
  if (document.links.includes(ref)) return undefined;
  const at = { store: scan.store, ref } as const;
  return {
    ...at,
    code: "back-link-missing",
    severity: "warning",
    what: `"${target}" does not know that "${ref}" links to it`,
    why: "What depends on it is not told when it changes",
    mend: {
      text: "Link it anew",
      edits: [{ ...at, op: "unlink" }, { ...at, op: "link", target }],
    },
  };
}

function dangling(scan: Scan, { ref, target }: Link): Finding {
  const at = { store: scan.store, ref } as const;
  return {
    ...at,
    code: "link-dangling",
    severity: "error",
    pointer: "/body",
    what: `It links to "${target}", which is not there`,
    why: "Whoever reads it finds nothing",
    mend: { text: "Remove the link", edits: [{ ...at, op: "unlink" }] },
  };
}

function chained(scan: Scan, { ref, target }: Link): Finding {
  const at = { store: scan.store, ref } as const;
  const path = follow(scan, ref);
  const last = path.at(-1) ?? target;
  const isCycle = path.indexOf(last) < path.length - 1;
  const end = scan.documents.get(last);
  const text = path.map((step) => `"${step}"`).join(" to ");
  return {
    ...at,
    code: isCycle ? "link-cycle" : "link-chain",
    severity: "error",
    pointer: "/body",
    what: isCycle
      ? `It links in a circle: ${text}`
      : `It links to a link: ${text}`,
    why: "Links are followed once, so reading it fails",
    mend: end?.kind === "ref"
      ? {
        text: `Link it to "${last}"`,
        edits: [{ ...at, op: "unlink" }, { ...at, op: "link", target: last }],
      }
      : { text: "Remove the link", edits: [{ ...at, op: "unlink" }] },
  };
}

/** Refs from link to link, up to the first that is no link or seen before. */
function follow(scan: Scan, start: string): readonly string[] {
  const path = [start];
  for (;;) {
    const next = linkTarget(scan, path.at(-1) ?? start);
    if (next === undefined) return path;
    const isSeen = path.includes(next);
    path.push(next);
    if (isSeen) return path;
  }
}

function linkTarget(scan: Scan, ref: string): string | undefined {
  const document = scan.documents.get(ref);
  return document?.kind === "link" ? document.body : undefined;
}

/** A link made to the document and then moved away takes its name off. */
function stale(
  scan: Scan,
  { ref, from }: { readonly ref: string; readonly from: string },
): Finding {
  const at = { store: scan.store, ref: from } as const;
  const now = linkTarget(scan, from);
  const isMendable = now !== undefined || !isKept(scan, from);
  const back = now === undefined
    ? [{ ...at, op: "unlink" } as const]
    : [{ ...at, op: "link", target: now } as const];
  return {
    store: scan.store,
    ref,
    code: "back-link-stale",
    severity: "warning",
    pointer: "/links",
    what: `It says that "${from}" links to it, which is not so`,
    why: "What no longer depends on it is told when it changes",
    ...(isMendable
      ? {
        mend: {
          text: `Forget "${from}"`,
          edits: [{ ...at, op: "link", target: ref } as const, ...back],
        },
      }
      : {}),
  };
}
