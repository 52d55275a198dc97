// SPDX-License-Identifier: MIT
/**
 * One line of the table: what was measured, what it may be at most, and
 * whether it is. It measures nothing.
 *
 * @module
 */

import type { Older } from "./client.ts";

/** One line. */
export interface Row {
  /** What was measured. */
  readonly name: string;
  /** The number, with its unit. */
  readonly measured: string;
  /** What the number is judged against; empty for a fact without a bar. */
  readonly bar: string;
  /** Undefined where there is no bar, or nothing to compare with. */
  readonly ok?: boolean;
  /** Where the other side of a ratio comes from, and other facts. */
  readonly note?: string;
}

/** What all measurements share. */
export interface Bench {
  /** Smaller sizes and fewer rounds. */
  readonly quick: boolean;
  /** Our program as it is installed, with its first arguments. */
  readonly program: readonly string[];
  /** Our program from source. */
  readonly source: readonly string[];
  /** The older client. */
  readonly older: Older;
}

/** A group of lines that are measured together. */
export interface Section {
  /** Word for `--only`. */
  readonly name: string;
  /** What the lines have in common. */
  readonly heading: string;
  /** Measures. */
  readonly run: (bench: Bench) => Promise<readonly Row[]>;
}

/**
 * Makes a line for a number that may be so large at most.
 *
 * @param name What was measured.
 * @param value The number and the most that it may be.
 * @param text How both are shown; plain numbers by default.
 * @returns The line.
 */
export function atMost(
  name: string,
  value: {
    readonly measured: number;
    readonly bar: number;
    readonly note?: string;
  },
  text: { readonly show?: (value: number) => string } = {},
): Row {
  const show = text.show ?? plain;
  return {
    name,
    measured: show(value.measured),
    bar: `≤ ${show(value.bar)}`,
    ok: value.measured <= value.bar,
    ...(value.note === undefined ? {} : { note: value.note }),
  };
}

/**
 * Shows milliseconds.
 *
 * @param value Milliseconds.
 * @returns Text with its unit.
 */
export function ms(value: number): string {
  if (value >= 10_000) return `${(value / 1000).toFixed(1)} s`;
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

/**
 * Shows a ratio.
 *
 * @param value The ratio.
 * @returns Text.
 */
export function times(value: number): string {
  return `${value.toFixed(value < 0.1 ? 3 : 2)} ×`;
}

function plain(value: number): string {
  return String(Math.round(value * 100) / 100);
}
