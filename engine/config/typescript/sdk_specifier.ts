// SPDX-License-Identifier: MIT
/**
 * The spellings by which a config imports the SDK. Whatever version they ask
 * for, they get the copy that is part of this program.
 *
 * @module
 */

import { SDK_ENTRY } from "@ocuroot/sdk/authored";

const SDK = /^(?:jsr:\/?)?@ocuroot\/sdk(?:@[^/]*)?$/;

/** Spellings that every child knows. */
const COMMON = ["jsr:@ocuroot/sdk", "@ocuroot/sdk", "jsr:@ocuroot/sdk@1"];

/** What the child's own modules import. */
const OWN = {
  "@ocuroot/sdk/authored": "./author/authored.ts",
  "@ocuroot/sdk/call-site": "./call_site.ts",
  "@ocuroot/sdk/error": "./error.ts",
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
 * Makes the import map of a child.
 *
 * @param spellings Spellings of the SDK in the configs it will load.
 * @param sdk URL of the module that is the SDK.
 * @returns The map as a URL, and all spellings in it.
 */
export function sdkImportMap(spellings: Iterable<string>, sdk: string): {
  readonly url: string;
  readonly spellings: ReadonlySet<string>;
} {
  const all = new Set([...COMMON, ...spellings]);
  const own = Object.entries(OWN)
    .map(([name, path]) => [name, new URL(path, SDK_ENTRY).href]);
  const imports = [...all].map((name) => [name, sdk]);
  const map = { imports: Object.fromEntries([...imports, ...own]) };
  const text = encodeURIComponent(JSON.stringify(map));
  return { url: `data:application/json,${text}`, spellings: all };
}
