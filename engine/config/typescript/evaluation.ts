// SPDX-License-Identifier: MIT
/**
 * One TypeScript config from its files to what it exports, and calls of its
 * functions afterwards, also when its child has ended in between.
 *
 * @module
 */

import type { FunctionHandle } from "@ocuroot/sdk/declaration";
import { type Frame, OcurootError } from "@ocuroot/sdk/error";
import type { CallSite, EffectHandler } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import {
  baseName,
  cleanPath,
  joinPath,
  relativePath,
} from "../../host/paths.ts";
import type { ConfigChild } from "./child_process.ts";
import type { ConfigChildren } from "../children.ts";
import { type FailureContext, frameOf, translateFailure } from "./errors.ts";
import { type FunctionIndex, indexFunctions } from "./functions.ts";
import type { Observed } from "./observe_load.ts";
import type { Draft, FunctionUse, Request } from "./protocol.ts";
import { fileUrl, urlPath } from "../../host/file_url.ts";
import { type ModuleGraph, readModules } from "./read_modules.ts";
import { recordEffects } from "./recorded_effects.ts";

/** What evaluating a config needs. */
export interface EvaluationOptions {
  /** Absolute root of the checkout. */
  readonly root: string;
  /** The config, relative to the root. */
  readonly file: string;
  /** Children to evaluate it in. */
  readonly children: ConfigChildren;
  /** Performs effects while it loads. */
  readonly effects: EffectHandler;
  /** Ends the evaluation when aborted. */
  readonly signal: AbortSignal;
  /** What `Deno.env` shows while it loads; nothing when absent. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a function is called. */
export interface EvaluationCall {
  /** Index in the draft's functions; -1 is the trigger. */
  readonly fn: number;
  /** Inputs by name, or the trigger's commit. */
  readonly input: Json;
  /** Performs effects. */
  readonly effects: EffectHandler;
  /** Cancels the call. */
  readonly signal: AbortSignal;
}

/** A config that has been evaluated. */
export interface Evaluation {
  /** What it exports. */
  readonly draft: Draft;
  /** The files it is made of. */
  readonly graph: ModuleGraph;
  /** Its functions. */
  readonly functions: FunctionIndex;
  /** Names the file of a place relative to the repository. */
  place(site: CallSite): CallSite;
  /** Describes a place for errors. */
  frame(site: CallSite): Frame | undefined;
  /**
   * Calls a function.
   *
   * @throws {OcurootError} `run/*`, `host/*`, `config/limit`.
   */
  call(call: EvaluationCall): Promise<Json>;
  /** Describes a function that user code named. */
  handle(use: FunctionUse): FunctionHandle;
}

/**
 * Evaluates a config.
 *
 * @param options The config and its surroundings.
 * @returns What it exports, and a way to call its functions.
 * @throws {OcurootError} `config/*`, `host/*`.
 */
export async function evaluateTypescript(
  options: EvaluationOptions,
): Promise<Evaluation> {
  const { root, file, children } = options;
  const graph = await readModules(root, file);
  const names = namesIn(options, graph);
  const url = fileUrl(joinPath(root, file));
  const request: Request = {
    kind: "load",
    url,
    sources: Object.fromEntries(
      graph.files.values().map(({ url, text }) => [url, text]),
    ),
    modules: graph.files.values().filter(({ code }) => code)
      .map((module) => module.url).filter((other) => other !== url).toArray(),
    ...(options.env === undefined ? {} : { env: options.env }),
  };
  const home: { child: ConfigChild } = {
    child: await children.childFor(graph),
  };
  const top = { filename: url, line: 1, column: 1 };
  const ask = (what: Request, asking: Surroundings & Partial<Place>) =>
    askChild(home.child, what, { site: top, ...asking, names });
  const draft = await ask(request, options) as unknown as Draft;
  const functions = indexFunctions(draft.functions, names.fileOf);
  return {
    draft,
    graph,
    functions,
    place: (site) => ({ ...site, filename: names.display(site.filename) }),
    frame: (site) => frameOf(site, { ...names, mask: (text) => text }),
    handle: (use) => functions.handle(use),
    async call({ fn, input, ...asking }) {
      if (home.child.gone()) {
        home.child = await children.childFor(graph);
        await ask(request, options);
      }
      const site = draft.functions[fn]?.site ?? draft.config.site;
      return await ask({ kind: "call", url, fn, input }, { ...asking, site });
    },
  };
}

/** What one request to a child may use. */
export interface Surroundings {
  /** Performs effects. */
  readonly effects: EffectHandler;
  /** Cancels it. */
  readonly signal: AbortSignal;
}

/** What is asked of a child, for errors. */
export interface Place {
  /** Names of files. */
  readonly names: Names;
  /** The file that is loaded, or where the function was made. */
  readonly site: CallSite;
}

/**
 * Asks a child for something.
 *
 * @param child The child.
 * @param request What is asked.
 * @param asking What it may use, the names of files, and where it leads.
 * @returns The answer.
 * @throws {OcurootError} its failure in terms of the product.
 */
export async function askChild(
  child: ConfigChild,
  request: Request,
  { effects, signal, names, site }: Surroundings & Place,
): Promise<Json> {
  const recorded = recordEffects(effects);
  try {
    return await child.ask(request, {
      effects: request.kind === "load" ? recorded.effects : effects,
      signal,
      display: names.display,
    });
  } catch (error) {
    if (isEnd(error)) {
      const places = request.kind === "load" && error.code === "config/limit"
        ? await look(child, { request, effects: recorded.again(), signal })
        : [];
      throw placed(error, { places, site, names, effects });
    }
    throw translateFailure(error, {
      ...names,
      running: request.kind !== "load",
      testing: request.kind === "test",
      mask: (text) => effects.mask?.(text) ?? text,
    });
  }
}

/** Only where it is needed is what looks loaded. */
async function look(
  child: ConfigChild,
  observed: Observed,
): Promise<readonly CallSite[]> {
  const { observeLoad } = await import("./observe_load.ts");
  return await observeLoad(child, observed);
}

/** A child that was ended cannot say where it was. */
function isEnd(error: unknown): error is OcurootError {
  return error instanceof OcurootError && error.frames.length === 0 &&
    (error.code === "config/limit" || error.code === "config/eval");
}

function placed(
  { code, message, hint, data }: OcurootError,
  { places, site, names, effects }: Place & {
    readonly places: readonly CallSite[];
    readonly effects: EffectHandler;
  },
): OcurootError {
  const mask = (text: string) => effects.mask?.(text) ?? text;
  const framesAt = (sites: readonly CallSite[]) =>
    sites.flatMap((site) => frameOf(site, { ...names, mask }) ?? []).reverse();
  const seen = framesAt(places);
  return new OcurootError(code, message, {
    frames: seen.length > 0 ? seen : framesAt([site]),
    ...(hint === undefined ? {} : { hint }),
    ...(data === undefined ? {} : { data }),
  });
}

/** How the files of an evaluation are called. */
export type Names = Pick<FailureContext, "pathOf" | "lineOf"> & {
  /** The path, or the URL of what is not in the repository. */
  readonly display: (url: string) => string;
  /** The name in identities: the base name of the config itself. */
  readonly fileOf: (url: string) => string;
};

/**
 * Names the files of an evaluation.
 *
 * @param config Root and file.
 * @param graph All its files.
 * @returns The names.
 */
export function namesIn(
  { root, file }: Pick<EvaluationOptions, "root" | "file">,
  graph: ModuleGraph,
): Names {
  const lines = new Map<string, readonly string[]>();
  for (const { path, text } of graph.files.values()) {
    lines.set(path, text.split("\n"));
  }
  const pathOf = (url: string) =>
    url.startsWith("file:")
      ? relativePath(cleanPath(root), cleanPath(urlPath(url)))
      : undefined;
  const display = (url: string) => pathOf(url) ?? url;
  return {
    pathOf,
    display,
    lineOf: (path, line) => lines.get(path)?.[line - 1],
    fileOf: (url) => {
      const path = display(url);
      return path === cleanPath(file) ? baseName(path) : path;
    },
  };
}

/**
 * Makes the error for a function that is not there.
 *
 * @param def Its identity.
 * @returns The error.
 */
export function missingFunction(
  def: { readonly name: string; readonly pos: string },
): OcurootError {
  return new OcurootError(
    "run/function",
    `Cannot call function "${def.name}": ${def.pos} not found in the config`,
    { hint: "Continue the release at the commit that it was created from." },
  );
}
