// SPDX-License-Identifier: MIT
/**
 * Walks over a value for loops and comprehensions.
 *
 * @module
 */

import { StarlarkList } from "../values/list.ts";
import { iterate } from "../values/operators.ts";
import { StarlarkRange } from "../values/range.ts";
import type { Value } from "../values/value.ts";
import { BREAK, type Completion, NEXT, RETURN } from "./compile.ts";
import type { Frame } from "./frame.ts";

/** One round of a loop. */
export type Round = (frame: Frame, value: Value) => Completion;

/**
 * Runs a round per element.
 *
 * @param frame The frame; its offset is that of the loop.
 * @param sequence What to walk over.
 * @param round One round.
 * @returns `RETURN` when a round returned, else `NEXT`.
 */
export function loop(
  frame: Frame,
  sequence: Value,
  round: Round,
): Completion {
  if (sequence instanceof StarlarkRange) {
    return loopRange(frame, sequence, round);
  }
  if (sequence instanceof StarlarkList) {
    return loopList(frame, sequence, round);
  }
  const { machine } = frame;
  for (const value of iterate(sequence)) {
    machine.tick();
    const completion = round(frame, value);
    if (completion === BREAK) break;
    if (completion === RETURN) return RETURN;
  }
  return NEXT;
}

function loopRange(
  frame: Frame,
  { start, step, length }: StarlarkRange,
  round: Round,
): Completion {
  const { machine } = frame;
  for (let i = 0, value = start; i < length; i++, value += step) {
    machine.tick();
    const completion = round(frame, value);
    if (completion === BREAK) break;
    if (completion === RETURN) return RETURN;
  }
  return NEXT;
}

function loopList(
  frame: Frame,
  list: StarlarkList,
  round: Round,
): Completion {
  const { machine } = frame;
  const { items } = list;
  list.iterators++;
  try {
    for (let i = 0; i < items.length; i++) {
      machine.tick();
      const completion = round(frame, items[i] as Value);
      if (completion === BREAK) break;
      if (completion === RETURN) return RETURN;
    }
  } finally {
    list.iterators--;
  }
  return NEXT;
}
