// SPDX-License-Identifier: MIT
/**
 * Colours of the terminal, or none. It does not know what it paints.
 *
 * @module
 */

import type { Io, Output } from "../io.ts";

/** Paints text. */
export interface Style {
  /** True when it paints at all. */
  readonly color: boolean;
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

/**
 * Makes a style.
 *
 * @param color Whether to paint.
 * @returns Functions that paint, or that give back what they get.
 */
export function createStyle(color: boolean): Style {
  const sgr = (open: number, close: number) => (text: string): string =>
    color && text !== "" ? `\x1b[${open}m${text}\x1b[${close}m` : text;
  return {
    color,
    bold: sgr(1, 22),
    dim: sgr(2, 22),
    red: sgr(31, 39),
    green: sgr(32, 39),
    yellow: sgr(33, 39),
    cyan: sgr(36, 39),
  };
}

/**
 * Decides on colour: the flag, then NO_COLOR, then the terminal.
 *
 * @param io The process.
 * @param output The stream in question.
 * @param flag What `--color` says.
 * @returns Whether to paint.
 */
export function wantsColor(
  io: Io,
  output: Output,
  { flag }: { readonly flag: boolean | undefined },
): boolean {
  if (flag !== undefined) return flag;
  if ((io.env["NO_COLOR"] ?? "") !== "") return false;
  return output.isTerminal && io.env["TERM"] !== "dumb";
}
