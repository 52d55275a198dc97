// SPDX-License-Identifier: MIT
/**
 * The TypeScript frontend for repo configs: the one in a checkout, or one
 * that was recorded in a store, whose files are then written out for a
 * moment. What is recorded also holds the static settings in Starlark.
 *
 * @module
 */

import { createRecorder } from "@ocuroot/sdk/declare";
import type { FunctionHandle, RepoSettings } from "@ocuroot/sdk/declaration";
import { type ErrorDetails, OcurootError } from "@ocuroot/sdk/error";
import type { EffectHandler } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import { directoryOf, joinPath, relativePath } from "../host/paths.ts";
import { createConfigChildren } from "./children.ts";
import type { LoadedRepo } from "./loaded.ts";
import type { RepoOptions } from "./repo.ts";
import {
  evaluateTypescript,
  type Evaluation,
} from "./typescript/evaluation.ts";
import { renderRepo } from "./typescript/render_repo.ts";

/**
 * Evaluates a repo config in TypeScript.
 *
 * @param options The config and its surroundings.
 * @returns Settings, trigger and source.
 * @throws {OcurootError} `config/*` when it is wrong, `host/*` when an effect
 *   fails.
 */
export async function loadTypescriptRepo(
  options: RepoOptions,
): Promise<LoadedRepo> {
  const { stored } = options;
  if (stored === undefined) return await load(options, options.root);
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await writeModules(folder, stored.modules);
    return await load(options, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function load(options: RepoOptions, root: string): Promise<LoadedRepo> {
  const { file, env, signal } = options;
  const effects = withoutPackage(options.effects);
  const children = options.children ?? createConfigChildren({ env });
  const evaluation = await evaluateTypescript({
    root,
    file,
    children,
    effects,
    signal,
    env,
  });
  const settings = settingsOf(evaluation, options);
  const mask = (text: string) => effects.mask?.(text) ?? text;
  return {
    settings,
    source: {
      file: new TextEncoder().encode(renderRepo(settings, mask)),
      modules: Object.fromEntries(
        evaluation.graph.files.values()
          .map(({ path, bytes }) => [path, bytes] as const),
      ),
    },
    async trigger(commit, call) {
      if (settings.trigger === undefined) return;
      const effects = withoutPackage(call.effects);
      const { signal } = call;
      await evaluation.call({ fn: -1, input: commit, effects, signal });
    },
  };
}

/** A repo config has no package, and nothing that needs one. */
function withoutPackage(effects: EffectHandler): EffectHandler {
  const recorder = createRecorder({ kind: "repo", base: "" });
  return {
    ...effects,
    async perform(effect, site) {
      if (effect.kind === "environments") recorder.requirePackage(effect.kind);
      return await effects.perform(effect, site);
    },
  };
}

function settingsOf(
  { draft, place, frame }: Evaluation,
  { env }: RepoOptions,
): RepoSettings {
  const { config } = draft;
  if (config.kind !== "repo") {
    throw new OcurootError(
      "config/invalid",
      "Cannot use repo config: its default export is not one",
      { hint: "Write export default repo({ … })." },
    );
  }
  const { alias, remotes, state, intent } = config.settings;
  const { releaseIgnore, sandbox } = config.settings;
  const recorder = createRecorder({ kind: "repo", base: "" });
  const site = place(config.site);
  try {
    if (config.trigger) recorder.trigger(triggerHandle(site), { site });
    return recorder.repoSettings({
      env,
      globals: globals({
        repo_alias: alias,
        repo_remotes: remotes,
        state_store: state,
        intent_store: intent,
        release_ignore: releaseIgnore,
        repo_sandbox: sandbox,
      }),
    });
  } catch (error) {
    const at = frame(config.site);
    if (!(error instanceof OcurootError) || at === undefined) throw error;
    const details: ErrorDetails = {
      frames: [at],
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    };
    throw new OcurootError(error.code, error.message, details);
  }
}

function globals(
  given: Readonly<Record<string, Json | undefined>>,
): Record<string, Json> {
  const entries = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const]
  );
  return Object.fromEntries(entries);
}

function triggerHandle(
  { filename, line, column }: {
    readonly filename: string;
    readonly line: number;
    readonly column: number;
  },
): FunctionHandle {
  return {
    def: { name: "trigger", pos: `${filename}:${line}:${column}` },
    parameters: undefined,
    reachable: true,
    topLevel: true,
  };
}

async function writeModules(
  folder: string,
  modules: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  for (const [name, bytes] of Object.entries(modules)) {
    const path = joinPath(folder, name);
    if (relativePath(folder, path) === undefined) {
      throw new OcurootError(
        "config/load",
        `Cannot load recorded config: "${name}" leads outside`,
      );
    }
    await Deno.mkdir(directoryOf(path), { recursive: true });
    await Deno.writeFile(path, bytes);
  }
}
