// SPDX-License-Identifier: MIT
/**
 * Prints lines as one table. It decides nothing.
 *
 * @module
 */

import type { Row } from "./row.ts";

/**
 * Renders lines below a heading.
 *
 * @param heading What they have in common.
 * @param rows The lines.
 * @returns Text that ends in a newline.
 */
export function renderTable(heading: string, rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    mark(row),
    row.name,
    row.measured,
    row.bar,
    row.note ?? "",
  ]);
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(MINIMUM[column] ?? 0, ...cells.map((cell) => size(cell[column])))
  );
  const lines = cells.map((cell) =>
    cell.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ")
      .trimEnd()
  );
  return `${heading}\n${lines.map((line) => `  ${line}\n`).join("")}\n`;
}

/** So that the columns of several tables stand below each other. */
const MINIMUM = [4, 52, 12, 12];

function size(text: string | undefined): number {
  return text?.length ?? 0;
}

function mark({ ok }: Row): string {
  return ok === undefined ? "" : ok ? "ok" : "MISS";
}
