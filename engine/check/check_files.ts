// SPDX-License-Identifier: MIT
/**
 * Tells about files of a store that belong to no document.
 *
 * @module
 */

import type { FileFault, StoreTag } from "../../stores/store.ts";
import type { Finding, FindingCode, Severity } from "./finding.ts";

interface Meaning {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly what: (fault: FileFault) => string;
  readonly why: string;
}

const MEANINGS: Readonly<Record<FileFault["kind"], Meaning>> = {
  draft: {
    code: "file-draft",
    severity: "notice",
    what: () => "A writer that died left it",
    why: "It takes space until the next write, which removes it",
  },
  foreign: {
    code: "file-foreign",
    severity: "notice",
    what: () => "It is no file of the store",
    why: "Nothing reads it, and nothing removes it",
  },
  link: {
    code: "file-link",
    severity: "error",
    what: ({ other }) =>
      `It is no plain file${
        other === undefined ? "" : ` but leads to "${other}"`
      }`,
    why: "It could lead out of the store; nothing follows it",
  },
  name: {
    code: "file-name",
    severity: "warning",
    what: () => "No ref leads to it",
    why: "It is listed, but nothing can read it",
  },
  clash: {
    code: "file-clash",
    severity: "warning",
    what: ({ other }) => `Some file systems take it for "${other}"`,
    why: "One of the two is lost when the store is copied there",
  },
  journal: {
    code: "file-journal",
    severity: "warning",
    what: () => "It is damaged",
    why:
      "What it changed cannot be recalled, nor done again after a power loss",
  },
};

/**
 * Tells what files mean.
 *
 * @param store The store that they are in.
 * @param faults The files.
 * @returns One finding for each.
 */
export function checkFiles(
  store: StoreTag,
  faults: readonly FileFault[],
): readonly Finding[] {
  return faults.map((fault) => {
    const { code, severity, what, why } = MEANINGS[fault.kind];
    return { code, severity, store, ref: fault.path, what: what(fault), why };
  });
}
