// SPDX-License-Identifier: MIT
/**
 * The parts of a generated file that belong to the user, between the marks
 * `ocuroot: yours NAME` and `ocuroot: end`. Everything outside of them is
 * ours.
 *
 * @module
 */

const SECTION =
  /^([ \t]*(?:#|\/\/) ocuroot: yours ([^\r\n]*?)[ \t]*\r?\n)([\s\S]*?)(^[ \t]*(?:#|\/\/) ocuroot: end[ \t]*\r?$)/gm;

/**
 * Reads what the user has written.
 *
 * @param text A file.
 * @returns Content by name of the section; the first one of a name counts.
 */
export function sectionsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, , name = "", content = ""] of text.matchAll(SECTION)) {
    if (!found.has(name)) found.set(name, content);
  }
  return found;
}

/**
 * Puts what the user has written in the place of what we propose.
 *
 * @param text What we generate.
 * @param sections From {@link sectionsOf}; those we no longer have are left
 *   out.
 * @returns The text.
 */
export function withSections(
  text: string,
  sections: ReadonlyMap<string, string>,
): string {
  return text.replaceAll(
    SECTION,
    (whole, head: string, name: string, _content: string, end: string) => {
      const own = sections.get(name);
      return own === undefined ? whole : head + own + end;
    },
  );
}

/**
 * Leaves only what is ours, to compare.
 *
 * @param text A file.
 * @returns The text with empty sections and `\n` at the end of lines.
 */
export function withoutSections(text: string): string {
  return text
    .replaceAll(
      SECTION,
      (_whole, head: string, _n, _c, end: string) => head + end,
    )
    .replaceAll("\r\n", "\n");
}
