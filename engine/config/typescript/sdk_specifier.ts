// SPDX-License-Identifier: MIT
/**
 * The spellings by which a config imports the SDK. Whatever version they ask
 * for, they get the copy that is part of this program.
 *
 * @module
 */

const SDK = /^(?:jsr:\/?)?@ocuroot\/sdk(?:@[^/]*)?(\/testing)?$/;

/** What the child's own modules import. */
const OWN = {
  "@ocuroot/sdk": "./mod.ts",
  "@ocuroot/sdk/authored": "./author/authored.ts",
  "@ocuroot/sdk/call-site": "./call_site.ts",
  "@ocuroot/sdk/declare": "./declare.ts",
  "@ocuroot/sdk/environment": "./environment.ts",
  "@ocuroot/sdk/error": "./error.ts",
  "@ocuroot/sdk/names": "./names.ts",
  "@ocuroot/sdk/testing": "./testing/mod.ts",
};

/**
 * Tells whether a specifier names the SDK.
 *
 * @param specifier As written in an import.
 * @returns True when it does.
 */
export function isSdk(specifier: string): boolean {
  return SDK.test(specifier);
}

/**
 * Tells whether a specifier names the words of tests.
 *
 * @param specifier As written in an import.
 * @returns True when it does.
 */
export function isTesting(specifier: string): boolean {
  return SDK.exec(specifier)?.[1] !== undefined;
}

/**
 * Makes the import map of a child's own modules.
 *
 * @param sdk URL of the entry of the SDK.
 * @returns The map as a URL.
 */
export function childImportMap(sdk: string): string {
  const own = Object.entries(OWN)
    .map(([name, path]) => [name, new URL(path, sdk).href]);
  const text = JSON.stringify({ imports: Object.fromEntries(own) });
  return `data:application/json,${encodeURIComponent(text)}`;
}
