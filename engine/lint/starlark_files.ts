// SPDX-License-Identifier: MIT
/**
 * The Starlark files of a repository as syntax trees, each read once, with
 * every mistake that can be seen without running it.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import {
  type FileNode,
  findMistakes,
  parse,
  type Resolution,
  resolve,
  StarlarkError,
  universe,
} from "@ocuroot/starlark";
import { readConfigFile } from "../config/config_file.ts";
import { DIALECT } from "../config/dialect.ts";
import { modulePath } from "../config/modules.ts";
import { chooseSdk } from "../config/sdk_call.ts";
import { sdkGlobals } from "../config/sdk_globals.ts";
import {
  type ConfigFinding,
  errorFinding,
  finding,
  startOf,
} from "./finding.ts";

/** A file that can be run. */
export interface StarlarkFile {
  /** Its path relative to the root. */
  readonly file: string;
  /** Its syntax tree. */
  readonly tree: FileNode;
  /** What its names mean. */
  readonly resolution: Resolution;
}

/** What a file and everything that it loads come to. */
export interface StarlarkClosure {
  /** The file and its modules. */
  readonly files: readonly string[];
  /** What is wrong in any of them. */
  readonly findings: readonly ConfigFinding[];
}

/** Reads Starlark files. */
export interface StarlarkFiles {
  /**
   * Gives the bytes of a file.
   *
   * @throws {OcurootError} `config/not-found` when it is not there.
   */
  bytes(file: string): Promise<Uint8Array>;
  /** Reads a file; undefined when it has mistakes or is not there. */
  read(file: string): Promise<StarlarkFile | undefined>;
  /** Reads a file and all that it loads. */
  closure(file: string): Promise<StarlarkClosure>;
}

/** One file as it was read. */
interface Read {
  readonly whole?: StarlarkFile;
  readonly loads: readonly string[];
  readonly findings: readonly ConfigFinding[];
}

/**
 * Makes a reader.
 *
 * @param root Absolute root of the checkout.
 * @returns The reader.
 */
export function createStarlarkFiles(root: string): StarlarkFiles {
  const contents = new Map<string, Promise<Uint8Array>>();
  const bytes: Bytes = (file) => {
    const reading = contents.get(file) ?? readConfigFile(root, file);
    contents.set(file, reading);
    return reading;
  };
  const known = new Map<string, Promise<Read>>();
  const read = (file: string): Promise<Read> => {
    const reading = known.get(file) ?? readOne(file, bytes);
    known.set(file, reading);
    return reading;
  };
  return {
    bytes,
    read: async (file) => (await read(file)).whole,
    async closure(file) {
      const files = new Set([file]);
      const findings: ConfigFinding[] = [];
      for (const next of files) {
        const { loads, findings: own } = await read(next);
        findings.push(...own);
        for (const load of loads) files.add(load);
      }
      return { files: [...files], findings };
    },
  };
}

type Bytes = StarlarkFiles["bytes"];

async function readOne(file: string, bytes: Bytes): Promise<Read> {
  try {
    const tree = parse(new TextDecoder().decode(await bytes(file)), file);
    const version = sdkOf(tree);
    const { loads, findings } = await loadsOf(tree, bytes);
    const options = {
      dialect: DIALECT,
      predeclared: new Set(version.hasSdk ? Object.keys(sdkGlobals()) : []),
      universal: new Set(universe().keys()),
    };
    const mistakes = findMistakes(tree, options).map(mistake);
    const all = [...version.findings, ...findings, ...mistakes];
    if (mistakes.length > 0) return { loads, findings: all };
    const whole = { file, tree, resolution: resolve(tree, options) };
    return { whole, loads, findings: all };
  } catch (error) {
    if (error instanceof StarlarkError) {
      return { loads: [], findings: [mistake(error)] };
    }
    return { loads: [], findings: [errorFinding(error, startOf(file))] };
  }
}

function mistake(error: StarlarkError): ConfigFinding {
  const { filename, position, message } = error;
  const rule = error.kind === "syntax" ? "syntax" : "dialect";
  return finding({ rule, site: { filename, ...position }, message });
}

/** Names that are not defined are reported elsewhere, and all of them. */
function sdkOf(
  { source }: FileNode,
): { readonly hasSdk: boolean; readonly findings: readonly ConfigFinding[] } {
  try {
    const version = chooseSdk(source.text, source.filename);
    return { hasSdk: version !== undefined, findings: [] };
  } catch (error) {
    if (error instanceof StarlarkError) return { hasSdk: true, findings: [] };
    const found = errorFinding(error, startOf(source.filename));
    return { hasSdk: true, findings: [found] };
  }
}

/** Files that are not there are all reported, rather than the first one. */
async function loadsOf(
  { body, source }: FileNode,
  bytes: Bytes,
): Promise<Pick<Read, "loads" | "findings">> {
  const loads: string[] = [];
  const findings: ConfigFinding[] = [];
  for (const statement of body) {
    if (statement.kind !== "load") continue;
    const { filename } = source;
    const site = { filename, ...source.position(statement.pos) };
    try {
      const path = modulePath(statement.path, filename);
      await bytes(path);
      loads.push(path);
    } catch (error) {
      if (!(error instanceof OcurootError)) throw error;
      const message = `Cannot load "${statement.path}": ${plain(error)}`;
      findings.push(finding({ rule: "load", site, message }));
    }
  }
  return { loads, findings };
}

function plain({ code, message }: OcurootError): string {
  if (code === "config/not-found") return message.replace(/^.*": /, "");
  return message.replace(/^[A-Z](?=[a-z ])/, (first) => first.toLowerCase());
}
