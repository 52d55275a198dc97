// SPDX-License-Identifier: MIT
/**
 * Keeps a log within bounds: its beginning, its end, and one line in between
 * that says what was left out. Whatever a command prints, memory and state
 * stay small. It masks nothing.
 *
 * @module
 */

import type { Log } from "@ocuroot/sdk/model";

/** Bytes, about, that the log of one run may have in state. */
export const LOG_LIMIT = 10 * 1024 * 1024;

/** What a line takes in state beside its message: time, place, layout. */
const LINE_OVERHEAD = 300;

/** Attributes of the line that says what was left out. */
const LINES = "omitted_lines";
const BYTES = "omitted_bytes";

/** A log that is being written. */
export interface StepLog {
  /** Adds a line. */
  add(log: Log): void;
  /** Gives what is kept, in order. */
  lines(): readonly Log[];
}

/**
 * Starts a log.
 *
 * @param limit Bytes that may be kept, about; half of them for the beginning.
 * @returns The log, empty.
 */
export function createStepLog(limit: number = LOG_LIMIT): StepLog {
  const head: Log[] = [];
  const tail: Log[] = [];
  const dropped = { lines: 0, bytes: 0 };
  const room = { head: limit / 2, tail: limit / 2 };
  let first = 0;
  const drop = () => {
    const gone = tail[first++];
    if (gone === undefined) return;
    const { message, attributes } = gone;
    room.tail += sizeOf(gone);
    dropped.lines += Number(attributes[LINES] ?? 1);
    dropped.bytes += Number(attributes[BYTES] ?? message.length);
    if (first * 2 < tail.length) return;
    tail.splice(0, first);
    first = 0;
  };
  return {
    add(log) {
      const size = sizeOf(log);
      if (tail.length === 0 && size <= room.head) {
        room.head -= size;
        head.push(log);
        return;
      }
      room.tail -= size;
      tail.push(log);
      while (room.tail < 0 && tail.length - first > 1) drop();
    },
    lines() {
      const kept = tail.slice(first);
      const gap = kept[0];
      if (dropped.lines === 0 || gap === undefined) return [...head, ...kept];
      return [...head, markerAt(gap, dropped), ...kept];
    },
  };
}

/**
 * Puts logs together within the same bounds.
 *
 * @param logs All lines in order.
 * @param limit Bytes that may be kept, about.
 * @returns What is kept.
 */
export function boundLog(
  logs: readonly Log[],
  limit: number = LOG_LIMIT,
): readonly Log[] {
  const bounded = createStepLog(limit);
  for (const log of logs) bounded.add(log);
  return bounded.lines();
}

/** What it takes as JSON: control characters take six. */
function sizeOf(log: Log): number {
  return JSON.stringify(log.message).length + LINE_OVERHEAD;
}

function markerAt(
  { timestamp, attributes }: Log,
  dropped: { readonly lines: number; readonly bytes: number },
): Log {
  const { thread } = attributes;
  const size = Math.ceil(dropped.bytes / 1024);
  return {
    timestamp,
    message: `… ${dropped.lines} lines (${size} KiB) are left out here …`,
    attributes: {
      ...(thread === undefined ? {} : { thread }),
      [LINES]: String(dropped.lines),
      [BYTES]: String(dropped.bytes),
    },
    stream: 0,
  };
}
