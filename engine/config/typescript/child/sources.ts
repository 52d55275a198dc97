// SPDX-License-Identifier: MIT
/**
 * Gives the runtime the modules of configs from memory: the engine has looked
 * at each and sent its text, so that a child imports without a permission to
 * read, and nothing else can be imported. The SDK is the copy that is loaded
 * already.
 *
 * @module
 */

import * as sdk from "@ocuroot/sdk";
import { SDK_ENTRY, TESTING_ENTRY } from "@ocuroot/sdk/authored";
import { OcurootError } from "@ocuroot/sdk/error";
import { isSdk, isTesting } from "../sdk_specifier.ts";

/** Names under which loaded modules are found by their stand-ins. */
const SLOTS = { sdk: "ocuroot.sdk", testing: "ocuroot.sdk.testing" } as const;

/** Takes texts of files by URL. */
export type AddSources = (sources: Readonly<Record<string, string>>) => void;

/**
 * Lets imports be served from memory from now on.
 *
 * @param words The words of tests, as a module; only a child that runs tests
 *   has them.
 * @returns What takes the texts of files that may be imported.
 */
export async function serveSources(words?: object): Promise<AddSources> {
  const { registerHooks, stripTypeScriptTypes } = await import("node:module");
  const texts = new Map([[SDK_ENTRY, standIn(sdk, SLOTS.sdk)]]);
  if (words !== undefined) {
    texts.set(TESTING_ENTRY, standIn(words, SLOTS.testing));
  }
  registerHooks({
    resolve(specifier, context) {
      const url = isSdk(specifier)
        ? entryOf(specifier)
        : URL.parse(specifier, context.parentURL)?.href ?? "";
      if (!texts.has(url)) throw refused(specifier);
      return { url, shortCircuit: true };
    },
    load(url, context) {
      const text = texts.get(url);
      if (text === undefined) throw refused(url);
      const type = context.importAttributes?.["type"];
      const source = type === undefined
        ? javascript(text, { url, strip: stripTypeScriptTypes })
        : text;
      return { format: type ?? "module", source, shortCircuit: true };
    },
  });
  return (sources) => {
    for (const [url, text] of Object.entries(sources)) texts.set(url, text);
  };
}

interface Stripping {
  readonly url: string;
  readonly strip: typeof import("node:module").stripTypeScriptTypes;
}

const MAP = "//# sourceMappingURL=data:application/json;base64,";

/** Types go, and a map keeps the places; it must name the file. */
function javascript(text: string, file: Stripping): string {
  const { url } = file;
  if (!/\.m?ts$/.test(url) || isEntry(url)) return text;
  const code = stripped(text, file);
  const at = code.lastIndexOf(MAP);
  if (at < 0) return code;
  const map = JSON.parse(atob(code.slice(at + MAP.length)));
  const { version, names, mappings } = map;
  const named = { version, names, mappings, sources: [url] };
  return code.slice(0, at) + MAP + base64(JSON.stringify(named));
}

function stripped(text: string, { url, strip }: Stripping): string {
  try {
    const options = { mode: "transform", sourceMap: true } as const;
    return strip(text, options);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const message = error.message.replace(/^SyntaxError: /, "");
    throw new SyntaxError(message.replaceAll(UNNAMED, url));
  }
}

/** What the runtime calls a text that it takes the types from. */
const UNNAMED = "file:///stripTypeScriptTypes.ts";

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function entryOf(specifier: string): string {
  return isTesting(specifier) ? TESTING_ENTRY : SDK_ENTRY;
}

function isEntry(url: string): boolean {
  return url === SDK_ENTRY || url === TESTING_ENTRY;
}

/** Gives the text of a module with the exports of one that is loaded. */
function standIn(module: object, slot: string): string {
  Reflect.defineProperty(globalThis, Symbol.for(slot), { value: module });
  const names = Object.keys(module).map((name) => `${name} = it.${name}`);
  return `const it = globalThis[Symbol.for("${slot}")];
export const ${names.join(", ")};`;
}

function refused(specifier: string): OcurootError {
  return new OcurootError(
    "config/load",
    `Cannot import "${specifier}": only files of the repository and the SDK ` +
      "can be imported, at the top of a file",
  );
}
