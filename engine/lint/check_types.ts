// SPDX-License-Identifier: MIT
/**
 * Types of configs, judged by the type checker of a Deno program. The SDK is
 * the copy of this program, whatever version a config names, as it is when
 * configs are evaluated. No config is run.
 *
 * @module
 */

import { SDK_ENTRY } from "@ocuroot/sdk/authored";
import { fileUrl, urlPath } from "../host/file_url.ts";
import { readModules } from "../config/typescript/read_modules.ts";
import { isSdk } from "../config/typescript/sdk_specifier.ts";
import { cleanPath, joinPath, relativePath } from "../host/paths.ts";
import type { OutputQuestion } from "./check_refs.ts";
import { type ConfigFinding, finding } from "./finding.ts";
import { findDeno } from "./find_deno.ts";
import { parseDiagnostics, type TypeDiagnostic } from "./type_diagnostics.ts";
import { fileOf, writeQuestions } from "./type_questions.ts";

/** What is checked. */
export interface CheckTypesOptions {
  /** Absolute root of the checkout. */
  readonly root: string;
  /** Configs whose modules fit together, relative to the root. */
  readonly files: readonly string[];
  /** Outputs to be looked for in types. */
  readonly questions: readonly OutputQuestion[];
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** True when the repository's own `deno.json` is not to be read. */
  readonly untrusted?: boolean;
  /** The Deno program; the one there is when absent. */
  readonly deno?: string;
  /** Ends the checker when aborted. */
  readonly signal?: AbortSignal;
  /** URL of the SDK; this program's copy when absent. */
  readonly sdk?: string;
}

/** What the checker has to say. */
export interface TypeVerdict {
  /** What is wrong. */
  readonly findings: readonly ConfigFinding[];
  /** Why it could not be asked. */
  readonly notes: readonly string[];
}

/**
 * Checks types.
 *
 * @param options What is checked.
 * @returns What is wrong, or why that is not known.
 */
export async function checkTypes(
  options: CheckTypesOptions,
): Promise<TypeVerdict> {
  const { sdk = SDK_ENTRY } = options;
  if (options.untrusted && sdk.startsWith("file:") && !await isReadable(sdk)) {
    return unknown("the SDK is not a file, and the deno.json is not trusted");
  }
  const deno = options.deno ?? await findDeno(options.env);
  if (deno === undefined) {
    return unknown("there is no program deno on the PATH");
  }
  const folder = await Deno.realPath(
    await Deno.makeTempDir({ prefix: "ocuroot-check-" }),
  );
  try {
    const probe = `${folder}/outputs.ts`;
    const asked = writeQuestions(options);
    if (asked.text !== "") await Deno.writeTextFile(probe, asked.text);
    const probes = asked.text === "" ? [] : [probe];
    const said = await run(deno, { ...options, probes });
    const diagnostics = parseDiagnostics(said.text);
    if (!said.success && diagnostics.length === 0) {
      return unknown(reasonIn(said.text));
    }
    const found = diagnostics.flatMap((one) =>
      typeFinding(one, options.root) ?? []
    );
    const answers = asked.read(
      diagnostics.filter(({ url }) => url === fileUrl(probe)),
    );
    const news = answers.filter(({ key }) => !isSaid(key, found));
    return {
      findings: [...found, ...news.map((answer) => answer.finding)],
      notes: [],
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A key that `output` refused is not worth two findings. */
function isSaid(key: string, found: readonly ConfigFinding[]): boolean {
  return found.some(({ message }) =>
    message.startsWith(`TS2345: Argument of type '"${key}"' `)
  );
}

function unknown(reason: string): TypeVerdict {
  return { findings: [], notes: [`Types were not checked: ${reason}`] };
}

/** Neither colours nor news, nor packages: configs import none. */
const QUIET = {
  NO_COLOR: "1",
  DENO_NO_UPDATE_CHECK: "1",
  DENO_NO_PACKAGE_JSON: "1",
};

/** Types can be made to be checked for ever; ends it, in milliseconds. */
const LONGEST = 5 * 60_000;

interface Said {
  readonly success: boolean;
  readonly text: string;
}

async function run(
  deno: string,
  options: CheckTypesOptions & { readonly probes: readonly string[] },
): Promise<Said> {
  const { root, files, questions, env, probes, signal } = options;
  const timeout = AbortSignal.timeout(LONGEST);
  const paths = [...files.map((file) => joinPath(root, file)), ...probes];
  const asked = questions.map(({ fn }) => fileOf(fn));
  const sdk = await sdkFlags(options, [...new Set([...files, ...asked])]);
  const args = ["check", "--quiet", "--no-lock", ...sdk];
  try {
    const { success, stderr } = await new Deno.Command(deno, {
      args: [...args, ...paths],
      cwd: root,
      env: { ...env, ...QUIET },
      stdin: "null",
      stdout: "null",
      signal: signal === undefined
        ? timeout
        : AbortSignal.any([signal, timeout]),
    }).output();
    if (timeout.aborted) {
      return {
        success,
        text: `it took longer than ${LONGEST / 60_000} minutes`,
      };
    }
    return { success, text: new TextDecoder().decode(stderr) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { success: false, text: reason };
  }
}

/**
 * Where the SDK is a file nothing else is looked for; where this program came
 * from a registry, so does the SDK. A program that is one file has none for
 * others to read: then the `deno.json` of the repository says where it is.
 */
async function sdkFlags(
  { root, untrusted, sdk = SDK_ENTRY }: CheckTypesOptions,
  files: readonly string[],
): Promise<readonly string[]> {
  const isFile = sdk.startsWith("file:");
  if (isFile && !await isReadable(sdk)) {
    if (await hasConfig(root)) return [];
    const bare = { "@ocuroot/sdk": "jsr:@ocuroot/sdk" };
    return ["--no-config", `--import-map=${importMap(bare)}`];
  }
  const spellings = await spellingsIn(root, files);
  const known = [...spellings].map((name) => [name, sdk] as const);
  return [
    "--no-config",
    "--no-npm",
    ...(isFile ? ["--no-remote"] : untrusted ? ["--cached-only"] : []),
    `--import-map=${importMap(Object.fromEntries(known))}`,
  ];
}

/** How configs and their modules spell the SDK. */
async function spellingsIn(
  root: string,
  files: readonly string[],
): Promise<ReadonlySet<string>> {
  const graphs = await Promise.all(
    files.map((file) => readModules(root, file)),
  );
  const texts = graphs.flatMap((graph) =>
    graph.files.values().map(({ text }) => text).toArray()
  );
  const quoted = texts.flatMap((text) =>
    Array.from(text.matchAll(/["']([^"'\n]+)["']/g), ([, one = ""]) => one)
  );
  return new Set(quoted.filter(isSdk));
}

function importMap(imports: Readonly<Record<string, string>>): string {
  const text = JSON.stringify({ imports });
  return `data:application/json,${encodeURIComponent(text)}`;
}

/** Files inside of a compiled program are its own. */
async function isReadable(sdk: string): Promise<boolean> {
  return !Deno.build.standalone && await isThere(new URL(sdk));
}

async function hasConfig(root: string): Promise<boolean> {
  return await isThere(`${root}/deno.json`) ||
    await isThere(`${root}/deno.jsonc`);
}

function isThere(path: string | URL): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}

/** What is wrong elsewhere, as in the SDK, is no fault of the user's. */
function typeFinding(
  { code, message, url, line, column }: TypeDiagnostic,
  root: string,
): ConfigFinding | undefined {
  const file = relativePath(cleanPath(root), cleanPath(urlPath(url)));
  if (file === undefined) return undefined;
  const site = { filename: file, line, column };
  return finding({ rule: "types", site, message: `${code}: ${message}` });
}

function reasonIn(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  const line = lines.find((line) => line.startsWith("error: ")) ?? lines[0];
  return (line ?? "").replace(/^error: /, "") || "the checker said nothing";
}
