// SPDX-License-Identifier: MIT
/**
 * Puts settings into a template. A name that the template has and the
 * settings have not is a mistake of ours.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";

/**
 * Fills a template.
 *
 * @param template Text with `@@names@@`.
 * @param values Text by name.
 * @returns The text.
 * @throws {OcurootError} bug/unreachable for a name without a value.
 */
export function fill(
  template: string,
  values: Readonly<Record<string, string>>,
): string {
  return template.replaceAll(/@@(\w+)@@/g, (_, name: string) => {
    const value = values[name];
    if (value !== undefined) return value;
    throw new OcurootError(
      "bug/unreachable",
      `Cannot fill the template: "${name}" has no value`,
    );
  });
}
