// SPDX-License-Identifier: MIT
/**
 * Refs that a shell proposes while one is typed, read from state. It never
 * fails and never prints: no proposal is better than a broken prompt.
 *
 * @module
 */

import type { Io } from "./io.ts";

/** As many as a person reads. */
const LIMIT = 200;

/**
 * Proposes refs in state that start with a text.
 *
 * @param io The process.
 * @param partial What was typed so far.
 * @returns Refs, links included; empty when state cannot be read.
 */
export async function proposeRefs(
  io: Io,
  partial: string,
): Promise<readonly string[]> {
  try {
    const engine = await io.engine();
    const ws = await engine.openWorkspace({
      cwd: io.cwd,
      env: io.env,
    });
    try {
      const view = await ws.stores.state.view();
      const all = await view.match("**");
      return steps(all, partial).slice(0, LIMIT);
    } finally {
      await ws.close();
    }
  } catch {
    return [];
  }
}

/** Proposes the next segment only, so that a list stays readable. */
function steps(refs: readonly string[], partial: string): readonly string[] {
  const found = new Set<string>();
  for (const ref of refs) {
    if (!ref.startsWith(partial)) continue;
    const cut = ref.indexOf("/", partial.length);
    found.add(cut < 0 ? ref : ref.slice(0, cut + 1));
  }
  return [...found];
}
