// SPDX-License-Identifier: MIT
/**
 * Progress for people at a terminal: a live tree, repainted a few times a
 * second and printed once in full at the end. It holds one timer, which ends
 * with it.
 *
 * @module
 */

import type { Io } from "../io.ts";
import { createPainter } from "./painter.ts";
import type { Reporter } from "./reporter.ts";
import type { Style } from "./style.ts";
import { renderTree } from "./tree.ts";
import { applyEvent, type TreeModel } from "./tree_model.ts";

/** Milliseconds between frames. */
const FRAME_MS = 80;

/** What a terminal reporter needs. */
export interface TerminalOptions {
  /** The process; the tree is drawn on its stderr. */
  readonly io: Io;
  /** Colours. */
  readonly style: Style;
  /** Keep the logs of finished items. */
  readonly debug: boolean;
}

/**
 * Makes a reporter that draws a live tree.
 *
 * @param options Where and how.
 * @returns The reporter.
 */
export function createTerminalReporter(options: TerminalOptions): Reporter {
  const { io, style, debug } = options;
  const model: TreeModel = new Map();
  const painter = createPainter(io.stderr);
  let frame = 0;
  let stopTimer: (() => void) | undefined;
  const lines = (): readonly string[] =>
    renderTree(model, { style, debug, frame, now: io.now() });
  const tick = (): void => {
    frame++;
    painter.paint(lines());
  };
  return {
    event(event) {
      applyEvent(model, event, { now: io.now() });
      stopTimer ??= io.every(FRAME_MS, tick);
    },
    finish() {
      if (stopTimer === undefined) return;
      stopTimer();
      stopTimer = undefined;
      painter.finish(lines());
      model.clear();
    },
  };
}
