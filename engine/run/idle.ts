// SPDX-License-Identifier: MIT
/**
 * Remembers that there was nothing to do at a revision of both stores, so that
 * the next command that looks for work need not look again while nothing was
 * written. It does so only in stores whose every writer makes a revision. A plan is a function of both views, so the same views have the same
 * plan. Where anything is on its way nothing is remembered: time alone may
 * make work of it.
 *
 * @module
 */

import { releasesOf } from "../plan/ready.ts";
import type { Workspace } from "../workspace.ts";

/** To be raised when plans find what they did not find before. */
const PLAN = 1;

/**
 * Names both stores and their revisions, before work is looked for.
 *
 * @param workspace The opened repository.
 * @returns A text that any write changes.
 */
export async function revisions({ stores }: Workspace): Promise<string> {
  const parts = await Promise.all(
    [stores.state, stores.intent].map(async (store) => [
      store.location,
      (await store.view()).revision,
    ]),
  );
  return JSON.stringify([PLAN, ...parts]);
}

/**
 * Tells whether it is known that there is nothing to do.
 *
 * @param workspace The opened repository.
 * @param now The revisions now.
 * @returns True when both stores remember them.
 */
export function isIdle({ stores }: Workspace, now: string): boolean {
  return [stores.state, stores.intent]
    .every(({ memo }) => memo?.read() === now);
}

/**
 * Remembers that nothing was found, unless something was written meanwhile or
 * a run is on its way.
 *
 * @param workspace The opened repository.
 * @param before The revisions at which looking began.
 */
export async function rememberIdle(
  workspace: Workspace,
  before: string,
): Promise<void> {
  const { state, intent } = workspace.stores;
  const memos = [state, intent].flatMap(({ memo }) => memo ?? []);
  if (memos.length < 2 || await revisions(workspace) !== before) return;
  const view = await state.view();
  const running = await view.match(
    `${releasesOf({})}/{task,deploy}/*/*/status/running`,
  );
  if (running.length > 0) return;
  for (const memo of memos) memo.write(before);
}
