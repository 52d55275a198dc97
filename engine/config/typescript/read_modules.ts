// SPDX-License-Identifier: MIT
/**
 * Looks at every module that a config imports before a child imports it: an
 * import may only lead to files of the checkout and to the SDK, whatever the
 * permissions of the child. It finds at least every import; text in a comment
 * that reads like one is judged too. It executes nothing.
 *
 * @module
 */

import { type Frame, OcurootError } from "@ocuroot/sdk/error";
import { baseName, cleanPath, relativePath } from "../../host/paths.ts";
import { readConfigFile } from "../config_file.ts";
import { checkFiles } from "../limits.ts";
import { fileUrl, urlPath } from "../../host/file_url.ts";
import { isSdk, isTesting } from "./sdk_specifier.ts";

/** A file that a config is made of. */
export interface ModuleFile {
  /** Path relative to the root. */
  readonly path: string;
  /** Its URL. */
  readonly url: string;
  /** Its text. */
  readonly text: string;
  /** Its bytes. */
  readonly bytes: Uint8Array;
  /** True when it is a module of code that a statement imports. */
  readonly code: boolean;
}

/** A config with all that it imports. */
export interface ModuleGraph {
  /** Absolute root of the checkout. */
  readonly root: string;
  /** The files by URL, the config itself first. */
  readonly files: ReadonlyMap<string, ModuleFile>;
}

/** An import as it is written. */
interface Import {
  readonly specifier: string;
  /** Offset in the text. */
  readonly at: number;
}

/** Whitespace and comments, as they may stand between tokens. */
const GAP = String.raw`(?:\s|/\*[^]*?\*/|//[^\n\r\u2028\u2029]*)*`;

/** Every place where an import could name its source. */
const KEYWORD = /\b(?:import|from)\b/g;

const SOURCE = new RegExp(`${GAP}(["'])([^\\n\\r]*?)\\1`, "y");

const DYNAMIC = new RegExp(`${GAP}(?:\\(|\\.(?!${GAP}meta\\b))`, "y");

/**
 * Reads a config and what it imports.
 *
 * @param root Absolute root of the checkout.
 * @param file The config, relative to the root.
 * @param options `tests` is true for a file of tests, which may import the
 *   words of tests.
 * @returns All files.
 * @throws {OcurootError} `config/not-found` without the file, `config/load`
 *   for an import that is not allowed.
 */
export async function readModules(
  root: string,
  file: string,
  { tests = false }: { readonly tests?: boolean } = {},
): Promise<ModuleGraph> {
  const files = new Map<string, ModuleFile>();
  const main = await readModule(root, {
    url: fileUrl(`${root}/${file}`),
    code: true,
  });
  const queue: ModuleFile[] = [main];
  files.set(main.url, main);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const one of importsOf(next)) {
      if (isSdk(one.specifier)) {
        if (!tests) checkTesting(one, next);
        continue;
      }
      const url = judge(one, next, root);
      if (url === undefined || files.has(url)) continue;
      const found = await readImport(root, url, { one, from: next });
      if (found === undefined) continue;
      files.set(url, found);
      checkFiles(found.path, files.values().map(({ bytes }) => bytes.length));
      if (isCode(found.path)) queue.push(found);
    }
  }
  return { root, files };
}

async function readModule(
  root: string,
  { url, code }: Pick<ModuleFile, "url" | "code">,
): Promise<ModuleFile> {
  const path = relativePath(root, cleanPath(urlPath(url))) ?? urlPath(url);
  const bytes = await readConfigFile(root, path);
  const text = new TextDecoder().decode(bytes);
  return { path, url, bytes, text, code };
}

/** A config that is released has no test around it. */
function checkTesting({ specifier, at }: Import, from: ModuleFile): void {
  if (!isTesting(specifier) || !isStatement(from.text, at)) return;
  throw loadError(
    `Cannot import "${specifier}": only tests can, and no config`,
    {
      hint: 'Import it in a file that ends in ".ocu_test.ts", or in a module ' +
        "that only tests import.",
      frame: frameAt(from, at),
    },
  );
}

/** What is missing need not be there for its types, or in a comment. */
async function readImport(
  root: string,
  url: string,
  { one, from }: { readonly one: Import; readonly from: ModuleFile },
): Promise<ModuleFile | undefined> {
  try {
    const code = isCode(urlPath(url)) && isStatement(from.text, one.at);
    return await readModule(root, { url, code });
  } catch (error) {
    if (!(error instanceof OcurootError)) throw error;
    const frame = frameAt(from, one.at);
    if (error.code !== "config/not-found") {
      throw new OcurootError(error.code, error.message, { frames: [frame] });
    }
    if (!isNeeded(from.text, one.at)) return undefined;
    throw loadError(`Cannot import "${one.specifier}": it is not there`, {
      hint: error.hint,
      frame,
    });
  }
}

/** Gives the URL to look at, or undefined where the runtime refuses itself. */
function judge(
  { specifier, at }: Import,
  from: ModuleFile,
  root: string,
): string | undefined {
  const problem = (text: string, hint?: string) =>
    loadError(`Cannot import "${specifier}": ${text}`, {
      hint,
      frame: frameAt(from, at),
    });
  if (specifier.includes("\\")) throw problem("it has an escape");
  const absolute = URL.parse(specifier);
  if (absolute === null && !/^\.{0,2}\//.test(specifier)) {
    if (!isStatement(from.text, at)) return undefined;
    throw problem(ONLY, 'Begin the path of a file with "./".');
  }
  const url = absolute ?? URL.parse(specifier, from.url);
  if (/^(https?|npm|jsr):$/.test(url?.protocol ?? "")) {
    if (!isStatement(from.text, at)) return undefined;
    throw problem(ONLY, "Copy what you need into the repository.");
  }
  if (url?.protocol !== "file:" || url.host !== "") throw problem(ONLY);
  const path = cleanPath(urlPath(url.href));
  if (relativePath(root, path) === undefined) {
    throw problem("it leads outside the repository");
  }
  if (/\.(c[jt]s|[jt]sx|wasm)$/i.test(path)) {
    throw problem("only .ts and .js modules, JSON and text can be imported");
  }
  return url.href;
}

const ONLY = "only files of the repository and the SDK can be imported";

function importsOf(file: ModuleFile): readonly Import[] {
  const { text } = file;
  const found: Import[] = [];
  for (const { 0: word, index } of text.matchAll(KEYWORD)) {
    const end = index + word.length;
    SOURCE.lastIndex = end;
    const specifier = SOURCE.exec(text)?.[2];
    if (specifier !== undefined) found.push({ specifier, at: index });
    DYNAMIC.lastIndex = end;
    if (word === "import" && DYNAMIC.test(text)) {
      throw loadError("Cannot load config: dynamic imports are not available", {
        hint: "Import at the top of the file; the words may not stand in a " +
          "comment either.",
        frame: frameAt(file, index),
      });
    }
  }
  return found;
}

/** Tells whether the text around reads like a statement, not a comment. */
function isStatement(text: string, at: number): boolean {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  return /^\s*(import\b|export\b|\}|from\b)/.test(text.slice(start, at + 6));
}

/** Tells whether a statement asks for more than types. */
function isNeeded(text: string, at: number): boolean {
  const start = Math.max(text.lastIndexOf("\n", at - 1), -1) + 1;
  const line = text.slice(start, text.indexOf("\n", at) >>> 0);
  return isStatement(text, at) && !/^\s*(import|export)\s+type\b/.test(line);
}

function isCode(path: string): boolean {
  return /\.m?[jt]s$/.test(baseName(path));
}

/**
 * Describes a place in a file.
 *
 * @param file The file.
 * @param at Offset in its text.
 * @returns The place, with the text of its line.
 */
function frameAt(file: ModuleFile, at: number): Frame {
  const before = file.text.slice(0, at).split("\n");
  const line = before.length;
  const snippet = file.text.split("\n")[line - 1] ?? "";
  const column = (before.at(-1)?.length ?? 0) + 1;
  return { file: file.path, line, column, snippet };
}

function loadError(
  message: string,
  { hint, frame }: {
    readonly hint: string | undefined;
    readonly frame: Frame;
  },
): OcurootError {
  return new OcurootError("config/load", message, {
    frames: [frame],
    ...(hint === undefined ? {} : { hint }),
  });
}
