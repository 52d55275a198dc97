// SPDX-License-Identifier: MIT
/**
 * Evaluates the top of a TypeScript config, in the child without permissions
 * that every TypeScript config is evaluated in.
 *
 * @module
 */

import type { Recorder } from "@ocuroot/sdk/declare";
import type { CallSite } from "@ocuroot/sdk/host";
import type { FunctionDef, Json } from "@ocuroot/sdk/model";
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
  const texts = new Map(
    graph.files.values().map(({ path, text }) => [path, text] as const),
  );
  const placing: Recorder = {
    ...recorder,
    ref(text, call) {
      const site = call && literalSite(text, { site: call.site, texts });
      return recorder.ref(text, site && { site });
    },
  };
  return () =>
    declareDraft(draft, { recorder: placing, functions, place, frame });
}

/** A task knows its place, a ref does not; one that is written once has one. */
function literalSite(
  ref: Json,
  { site, texts }: {
    readonly site: CallSite;
    readonly texts: ReadonlyMap<string, string>;
  },
): CallSite {
  const text = texts.get(site.filename);
  if (text === undefined || typeof ref !== "string") return site;
  const found = ['"', "'", "`"].flatMap((quote) => {
    const literal = `${quote}${ref}${quote}`;
    const at = text.indexOf(literal);
    return at < 0 ? [] : [{ at, again: text.indexOf(literal, at + 1) >= 0 }];
  });
  const [only, ...others] = found;
  if (only === undefined || only.again || others.length > 0) return site;
  const before = text.slice(0, only.at).split("\n");
  const column = (before.at(-1) ?? "").length + 1;
  return { filename: site.filename, line: before.length, column };
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
