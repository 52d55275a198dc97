// SPDX-License-Identifier: MIT
/**
 * Evaluates the top of a TypeScript config, in the child without permissions
 * that every TypeScript config is evaluated in.
 *
 * @module
 */

import type { CallSite } from "@ocuroot/sdk/host";
import type { FunctionDef } from "@ocuroot/sdk/model";
import { packagePath } from "../config/typescript.ts";
import { declareDraft } from "../config/typescript/declare.ts";
import { evaluateTypescript } from "../config/typescript/evaluation.ts";
import {
  type FunctionIndex,
  indexFunctions,
} from "../config/typescript/functions.ts";
import {
  type Finish,
  recorderFor,
  type TopOptions,
} from "./evaluate_config.ts";
import type { LenientRecorder } from "./lenient_recorder.ts";

/**
 * Evaluates a TypeScript config.
 *
 * @param options The config and its surroundings.
 * @returns What closes its recorder.
 * @throws {OcurootError} `config/*` when it fails.
 */
export async function evaluateTypescriptTop(
  options: TopOptions,
): Promise<Finish> {
  const { root, file, seen, children, effects, signal } = options;
  const evaluation = await evaluateTypescript({
    root,
    file,
    children,
    effects,
    signal,
  });
  const { draft, graph, frame, place } = evaluation;
  seen.files = graph.files.values().map(({ path }) => path).toArray();
  if (draft.config.kind === "release") {
    seen.path = packagePath(file, draft.config.as);
  }
  const recorder = recorderFor(options);
  const nameOf = (url: string) =>
    place({ filename: url, line: 1, column: 1 }).filename;
  const exported = indexFunctions(draft.functions, nameOf);
  const functions = lenientIndex(exported, { recorder, place });
  return () => declareDraft(draft, { recorder, functions, place, frame });
}

/** A function that is not exported is reported once, and passes from then. */
function lenientIndex(
  exported: FunctionIndex,
  { recorder, place }: {
    readonly recorder: LenientRecorder;
    readonly place: (site: CallSite) => CallSite;
  },
): FunctionIndex {
  const defs: FunctionDef[] = [...exported.defs];
  return {
    ...exported,
    defs,
    handle(use) {
      const site = place(use.site);
      return recorder.tolerate(site, () => exported.handle(use), () => {
        const { filename, line, column } = site;
        const def = { name: "", pos: `${filename}:${line}:${column}` };
        if (!defs.some(({ pos }) => pos === def.pos)) defs.push(def);
        const known = { reachable: true, topLevel: true };
        return { def, parameters: undefined, ...known };
      });
    },
  };
}
