// SPDX-License-Identifier: MIT
/**
 * Masks secrets in text that arrives in pieces: whatever the cuts, what comes
 * out is what masking the whole would have given. It does not cut lines.
 *
 * @module
 */

import type { Secrets } from "./secrets.ts";

/** Masks text piece by piece. */
export interface MaskStream {
  /** Takes a piece and gives what can be let out by now, masked. */
  write(text: string): string;
  /** Gives the rest, masked. */
  end(): string;
}

/**
 * Creates a mask for one stream of text.
 *
 * @param secrets The secrets; those registered later count from then on.
 * @returns The mask.
 */
export function createMaskStream(secrets: Secrets): MaskStream {
  let held = "";
  return {
    write(text) {
      const { masked, rest } = secrets.maskSettled(held + text);
      held = rest;
      return masked;
    },
    end() {
      const out = secrets.mask(held);
      held = "";
      return out;
    },
  };
}
