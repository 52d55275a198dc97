// SPDX-License-Identifier: MIT
/**
 * Reads the plain part of Git's configuration format. Includes, quotes and
 * continued lines are left to the `git` program.
 *
 * @module
 */

/**
 * Tells whether {@link parseGitConfig} understands all of a text.
 *
 * @param text Contents of a configuration file.
 * @returns False when it includes other files or uses quotes or escapes.
 */
export function isConfigPlain(text: string): boolean {
  if (/^\s*\[include/im.test(text)) return false;
  if (/worktreeconfig/i.test(text)) return false;
  return !text.split("\n").some((line) =>
    !line.trimStart().startsWith("[") && /["\\]/.test(line)
  );
}

/**
 * Reads entries as `section.subsection.key` and value, in order.
 *
 * @param text Contents of a plain configuration file.
 * @returns The entries; section and key in lower case.
 */
export function parseGitConfig(
  text: string,
): readonly (readonly [key: string, value: string])[] {
  const entries: [string, string][] = [];
  let section = "";
  for (const line of text.split("\n").map((line) => line.trim())) {
    const header = /^\[([^\s"\]]+)(?:\s+"((?:[^"\\]|\\.)*)")?\]/.exec(line);
    if (header !== null) {
      const sub = header[2]?.replace(/\\(.)/g, "$1");
      const name = (header[1] ?? "").toLowerCase();
      section = sub === undefined ? name : `${name}.${sub}`;
      continue;
    }
    const [, key, value = ""] = /^([\w-]+)\s*(?:=\s*(.*))?$/.exec(line) ?? [];
    if (key === undefined) continue;
    const bare = value.replace(/\s*[#;].*$/, "");
    entries.push([`${section}.${key.toLowerCase()}`, bare]);
  }
  return entries;
}
