// SPDX-License-Identifier: MIT
/**
 * Evaluates a repo config: the one in a checkout, or one that was recorded in
 * a store, whose files are then not needed.
 *
 * @module
 */

import { createRecorder } from "@ocuroot/sdk/declare";
import { OcurootError } from "@ocuroot/sdk/error";
import type { EffectHandler } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import { fromText, typeName, type Value } from "@ocuroot/starlark";
import type { ConfigChildren } from "./children.ts";
import { readConfigFile } from "./config_file.ts";
import { toJson } from "./json_value.ts";
import type { CallOptions, LoadedRepo } from "./loaded.ts";
import { evaluate, type Program } from "./program.ts";

/** A recorded repo config: the file itself and the modules it loaded. */
export interface StoredRepoSource {
  /** Its name, relative to the root. */
  readonly file: string;
  /** Bytes as they were recorded. */
  readonly stored: LoadedRepo["source"];
}

/** A repo config in a checkout, or a recorded one. */
export type RepoSource =
  & { readonly root: string }
  & (
    | { readonly file: string; readonly stored?: undefined }
    | StoredRepoSource
  );

/** What evaluating a repo config needs. */
export type RepoOptions = RepoSource & {
  /** Performs effects. */
  readonly effects: EffectHandler;
  /** Process environment; `OCU_CFG_*` stand over the config. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the evaluation when aborted. */
  readonly signal: AbortSignal;
  /** Children in which TypeScript is evaluated; see `LoadOptions`. */
  readonly children?: ConfigChildren;
};

/** Global variables that are settings. */
const SETTINGS = [
  "repo_alias",
  "repo_remotes",
  "state_store",
  "intent_store",
  "release_ignore",
  "repo_sandbox",
];

/**
 * Evaluates a repo config.
 *
 * @param options The config and its surroundings.
 * @returns Settings, trigger and source.
 * @throws {OcurootError} `config/*` when it is wrong, `host/*` when an effect
 *   fails.
 */
export async function loadRepo(options: RepoOptions): Promise<LoadedRepo> {
  const { file, env } = options;
  if (file.endsWith(".ts")) {
    const { loadTypescriptRepo } = await import("./typescript_repo.ts");
    return await loadTypescriptRepo(options);
  }
  const bytes = options.stored?.file ??
    await readConfigFile(options.root, file);
  const recorder = createRecorder({ kind: "repo", base: "" });
  const read = (path: string) => readSource(options, path);
  const program = await evaluate({ ...options, bytes, read, recorder });
  program.advise(recorder, options.effects);
  const settings = recorder.repoSettings({
    globals: settingGlobals(program.globals, file),
    env,
  });
  return {
    settings,
    source: { file: bytes, modules: Object.fromEntries(program.modules) },
    trigger: (commit, call) => trigger(program, { settings, commit, call }),
  };
}

function readSource(options: RepoSource, path: string): Promise<Uint8Array> {
  if (options.stored === undefined) return readConfigFile(options.root, path);
  const bytes = options.stored.modules[path];
  if (bytes !== undefined) return Promise.resolve(bytes);
  throw new OcurootError("config/load", "Module not found", {
    hint: "Record the repo config again with a command that writes state.",
  });
}

/** Tuples and structs are arrays and objects in JSON, but no settings. */
function settingGlobals(
  globals: ReadonlyMap<string, Value>,
  file: string,
): Record<string, Json | undefined> {
  const entries = SETTINGS.filter((name) => globals.has(name)).map((name) => {
    const value = globals.get(name) ?? null;
    const plain = typeof value !== "object" || value === null ||
      ["dict", "list"].includes(value.type);
    if (plain) return [name, toJson(value, name)] as const;
    throw new OcurootError(
      "config/invalid",
      `Cannot use "${name}" in "${file}": got ${typeName(value)}`,
      { hint: "Use a string, a list of strings, or store.git(…)." },
    );
  });
  return Object.fromEntries(entries);
}

async function trigger(
  program: Program,
  { settings, commit, call }: {
    readonly settings: LoadedRepo["settings"];
    readonly commit: string;
    readonly call: CallOptions;
  },
): Promise<void> {
  const handle = settings.trigger;
  if (handle === undefined) return;
  const fn = program.functions.value(handle);
  if (fn === undefined) return;
  const recorder = createRecorder({ kind: "repo", base: "" });
  await program.call(fn, {
    args: [fromText(commit)],
    recorder,
    effects: call.effects,
    signal: call.signal,
  });
}
