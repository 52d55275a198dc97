// SPDX-License-Identifier: MIT
/**
 * Runs a config file and the modules it loads. A module is known by its path,
 * not by how a file spells it, runs once, and is frozen; its thread is its
 * own. Files outside the root are refused.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { execAsync, type Module } from "@ocuroot/starlark";
import { directoryOf, joinPath } from "../host/paths.ts";
import { DIALECT } from "./dialect.ts";
import { checkFiles } from "./limits.ts";
import { connect, type Evaluation, maskOf } from "./evaluation.ts";
import { chooseSdk } from "./sdk_call.ts";
import { sdkGlobals } from "./sdk_globals.ts";
import { translateError } from "./starlark_error.ts";

/** Where in the evaluation a file stands. */
export interface Standing {
  readonly evaluation: Evaluation;
  /** Files that are loading, outermost first. */
  readonly chain: readonly string[];
}

/**
 * Runs a file.
 *
 * @param file Its path relative to the root.
 * @param bytes Its bytes.
 * @param standing The evaluation, and what is loading already.
 * @returns Its module, not frozen.
 * @throws {StarlarkError} and {@link OcurootError}, not translated.
 */
export function runFile(
  file: string,
  bytes: Uint8Array,
  { evaluation, chain }: Standing,
): Promise<Module> {
  const text = new TextDecoder().decode(bytes);
  const sdk = chooseSdk(text, file);
  const inside = { evaluation, chain: [...chain, file] };
  return execAsync(text, {
    ...connect(evaluation, { module: chain.length > 0 }),
    filename: file,
    dialect: DIALECT,
    predeclared: sdk === undefined ? {} : sdkGlobals(),
    load: (spec, from) => load(spec, { from, standing: inside }),
  });
}

/**
 * Loads a module.
 *
 * @param spec How the loading file spells it.
 * @param options The loading file, and where in the evaluation it stands.
 * @returns The module, frozen.
 * @throws {OcurootError} `config/load` when it is not there or outside,
 *   `config/cycle` when it is loading already, or what made it fail.
 */
export async function load(
  spec: string,
  options: { readonly from: string; readonly standing: Standing },
): Promise<Module> {
  try {
    return await loadModule(spec, options);
  } catch (error) {
    throw loadError(spec, error, options.standing);
  }
}

function loadModule(
  spec: string,
  { from, standing }: { readonly from: string; readonly standing: Standing },
): Promise<Module> {
  const { evaluation, chain } = standing;
  const path = modulePath(spec, from);
  if (chain.includes(path)) {
    throw new OcurootError(
      "config/cycle",
      `Cycle in load graph: ${[...chain, path].join(" -> ")}`,
      { hint: "Move what both files need to a third one." },
    );
  }
  const known = evaluation.loaded.get(path);
  if (known !== undefined) return known;
  if (!evaluation.names.has(path)) evaluation.names.set(path, spec);
  const module = readModule(path, standing);
  evaluation.loaded.set(path, module);
  return module;
}

async function readModule(path: string, standing: Standing): Promise<Module> {
  const { evaluation } = standing;
  const bytes = await evaluation.read(path);
  evaluation.modules.set(path, bytes);
  checkFiles(path, evaluation.modules.values().map((one) => one.length));
  const module = await runFile(path, bytes, standing);
  module.freeze();
  evaluation.functions.add(module.globals);
  return module;
}

/**
 * Gives the file that a load names: `//` is the root, everything else counts
 * from the loading file.
 *
 * @param spec How the loading file spells it.
 * @param from The loading file.
 * @returns Its path relative to the root.
 * @throws {OcurootError} `config/load` when it is outside.
 */
export function modulePath(spec: string, from: string): string {
  const path = spec.startsWith("//")
    ? joinPath(".", spec.slice(2))
    : joinPath(directoryOf(from), `./${spec}`);
  if (!/^\.\.(\/|$)/.test(path)) return path;
  throw new OcurootError("config/load", "The file is outside the repository");
}

function loadError(
  spec: string,
  error: unknown,
  { evaluation }: Standing,
): unknown {
  const mask = maskOf(evaluation);
  const inner = translateError(error, { running: false, mask });
  if (!(inner instanceof OcurootError)) return inner;
  const reason = inner.message.replace(/^[A-Z](?=[a-z ])/, lowerCase);
  const isMissing = inner.code === "config/not-found";
  return new OcurootError(
    isMissing ? "config/load" : inner.code,
    `Cannot load "${spec}": ${reason}`,
    {
      frames: inner.frames,
      cause: inner,
      ...(inner.hint === undefined ? {} : { hint: inner.hint }),
    },
  );
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}
