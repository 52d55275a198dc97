// SPDX-License-Identifier: MIT
/**
 * The TypeScript frontend for release and environment configs: evaluates the
 * file in a child process without permissions, turns its default export into
 * a declaration, and calls its functions when the engine asks.
 *
 * @module
 */

import type { StepResult } from "@ocuroot/sdk/declaration";
import { createRecorder } from "@ocuroot/sdk/declare";
import { OcurootError } from "@ocuroot/sdk/error";
import type { FunctionDef, Json } from "@ocuroot/sdk/model";
import { baseName, directoryOf, joinPath } from "../host/paths.ts";
import type { LoadOptions } from "./load.ts";
import type { CallOptions, LoadedConfig } from "./loaded.ts";
import { type ConfigChildren, createConfigChildren } from "./children.ts";
import { declareDraft } from "./typescript/declare.ts";
import {
  evaluateTypescript,
  type Evaluation,
  missingFunction,
} from "./typescript/evaluation.ts";
import { readAnswer } from "./typescript/read_answer.ts";

/** What loading a TypeScript config needs. */
export interface TypescriptOptions extends LoadOptions {
  /** The file to evaluate, relative to the root. */
  readonly file: string;
  /** The path that its releases have; the file's own, or the one it keeps. */
  readonly path: string;
}

/**
 * Evaluates a release or environment config.
 *
 * @param options The file and its surroundings.
 * @returns What it declared, and a way to call its functions.
 * @throws {OcurootError} `config/*`, `graph/*`, `host/*`.
 */
export async function loadTypescript(
  options: TypescriptOptions,
): Promise<LoadedConfig> {
  const { file, base, path } = options;
  const children: ConfigChildren = options.children ??
    createConfigChildren({ env: options.env });
  const evaluation = await evaluateTypescript({
    root: options.root,
    file,
    effects: options.effects,
    signal: options.signal,
    children,
  });
  const { draft } = evaluation;
  const kept = draft.config.kind === "release" ? draft.config.as : undefined;
  checkPath({ file, path, kept });
  const declaration = declareDraft(draft, {
    recorder: createRecorder({ kind: "release", base }),
    functions: evaluation.functions,
    place: evaluation.place,
    frame: evaluation.frame,
  });
  return {
    file: path,
    declaration,
    modules: evaluation.graph.files.values().map(({ path }) => path)
      .filter((other) => other !== file).toArray(),
    call: (fn, inputs, call) => callStep(evaluation, { fn, inputs, call }),
  };
}

interface StepCall {
  readonly fn: FunctionDef;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly call: CallOptions;
}

async function callStep(
  evaluation: Evaluation,
  { fn: def, inputs, call }: StepCall,
): Promise<StepResult> {
  const { functions } = evaluation;
  const fn = functions.find(def);
  if (fn < 0) throw missingFunction(def);
  const { effects, signal, base } = call;
  const answer = await evaluation.call({ fn, input: inputs, effects, signal });
  return readAnswer(answer, { fn: def, functions, base });
}

/** A file may keep the path of the Starlark file that it took the place of. */
function checkPath(
  { file, path, kept }: {
    readonly file: string;
    readonly path: string;
    readonly kept: Json | undefined;
  },
): void {
  const wanted = packagePath(file, kept);
  if (wanted === path) return;
  const hint = kept === undefined
    ? `Write release({ as: "${baseName(path)}" }, …) in "${file}" to go on ` +
      "with its releases."
    : `Name it as "${wanted}".`;
  throw new OcurootError(
    "config/invalid",
    `Cannot use config "${file}" as "${path}": its releases are those of ` +
      `"${wanted}"`,
    { hint },
  );
}

/**
 * Gives the path that the releases of a file have: its own, or the one that
 * it keeps.
 *
 * @param file The file, relative to the root.
 * @param kept What its option `as` says.
 * @returns The path, relative to the root.
 * @throws {OcurootError} `config/invalid` when it cannot keep that path.
 */
export function packagePath(file: string, kept: Json | undefined): string {
  if (kept === undefined) return file;
  const twin = starlarkTwin(baseName(file));
  if (String(kept) === twin) return joinPath(directoryOf(file), twin);
  throw new OcurootError(
    "config/invalid",
    `Cannot use config "${file}": it cannot keep the path "${String(kept)}"`,
    { hint: `Write as: "${twin}".` },
  );
}

/**
 * Names the Starlark file that a TypeScript file may take the place of.
 *
 * @param file The TypeScript file.
 * @returns The same name in Starlark.
 */
export function starlarkTwin(file: string): string {
  return file.replace(/\.ts$/, ".star");
}
