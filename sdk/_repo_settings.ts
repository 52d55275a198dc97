// SPDX-License-Identifier: MIT
/**
 * Settings of a repository: what its config calls, the global variables it
 * leaves, and the environment variables that stand over both.
 *
 * @module
 */

import { checkStore } from "./_check_store.ts";
import { setsRepo, type State } from "./_record.ts";
import { invalid, isStringList, kindOf } from "./_shape.ts";
import type { FunctionHandle, RepoSettings } from "./declaration.ts";
import type { Call, RepoSources, StoreSetArguments } from "./declare.ts";
import type { Json } from "./model.ts";
import { NOTHING, parsePolicy, type Policy } from "./policy.ts";

/** Performs `store.set(state, intent)`. */
export function setStores(
  state: State,
  args: StoreSetArguments & { readonly call: Call },
): void {
  if (!setsRepo(state, { word: "store.set", call: args.call })) return;
  if (state.repo.stores !== undefined) {
    throw invalid(
      "Cannot set store: it is already set",
      "Call store.set once, with both stores.",
    );
  }
  const action = "set store";
  state.repo.stores = {
    state: checkStore(args.state, action),
    intent: optionalStore(args.intent, action),
  };
}

/** Performs `repo_alias(alias)`. */
export function setAlias(
  state: State,
  { alias, call }: { readonly alias: Json; readonly call: Call },
): void {
  if (!setsRepo(state, { word: "repo_alias", call })) return;
  const text = toText(alias, "repo_alias");
  if (text === "") throw invalid("Cannot set repo_alias: it is empty");
  state.repo.alias = text;
}

/** Performs `remotes(urls)`. */
export function setRemotes(
  state: State,
  { urls, call }: { readonly urls: Json; readonly call: Call },
): void {
  if (!setsRepo(state, { word: "remotes", call })) return;
  state.repo.remotes = toTexts(urls, "remotes");
}

/** Performs `sandbox(programs, hosts, env, read, write)`. */
export function setSandbox(
  state: State,
  { policy, call }: { readonly policy: Json; readonly call: Call },
): void {
  if (!setsRepo(state, { word: "sandbox", call })) return;
  if (state.repo.sandbox !== undefined) {
    throw invalid(
      "Cannot declare sandbox: it is already declared",
      "Call sandbox once, with everything that is used.",
    );
  }
  state.repo.sandbox = readSandbox(policy, "declare sandbox");
}

/** Performs `trigger(fn)`. */
export function setTrigger(
  state: State,
  { fn, call }: { readonly fn: FunctionHandle; readonly call: Call },
): void {
  if (!setsRepo(state, { word: "trigger", call })) return;
  state.repo.trigger = fn;
}

/** Puts the three sources together; each one replaces what came before. */
export function readSettings(state: State, sources: RepoSources): RepoSettings {
  const { globals } = sources;
  const { stores, trigger } = state.repo;
  const alias = readEnv(sources, "repo_alias") ??
    optional(globals["repo_alias"], "repo_alias", toText) ?? state.repo.alias;
  const stateStore = optionalStore(globals["state_store"], "set state_store") ??
    stores?.state;
  const intentStore =
    optionalStore(globals["intent_store"], "set intent_store") ??
      stores?.intent;
  const sandbox =
    optional(globals["repo_sandbox"], "declare repo_sandbox", readSandbox) ??
      state.repo.sandbox;
  return {
    ...(alias ? { alias } : {}),
    remotes: readList(sources, "repo_remotes") ?? state.repo.remotes ?? [],
    ...(stateStore ? { state: stateStore } : {}),
    ...(intentStore ? { intent: intentStore } : {}),
    releaseIgnore: readList(sources, "release_ignore") ?? [],
    ...(sandbox === undefined ? {} : { sandbox }),
    ...(trigger === undefined ? {} : { trigger }),
  };
}

/** What the policy of a repository does not name is not allowed. */
function readSandbox(json: Json, action: string): Required<Policy> {
  return { ...NOTHING, ...parsePolicy(json, action) };
}

function optionalStore(json: Json | undefined, action: string): Json {
  return json === undefined || json === null ? null : checkStore(json, action);
}

function readList(
  sources: RepoSources,
  name: string,
): readonly string[] | undefined {
  const text = readEnv(sources, name);
  if (text !== undefined) return parseList(text, name);
  return optional(sources.globals[name], name, toTexts);
}

/** Reads `OCU_CFG_<name>`, in either case; an empty one counts as absent. */
function readEnv({ env }: RepoSources, name: string): string | undefined {
  const variable = `OCU_CFG_${name}`;
  return env[variable] || env[variable.toUpperCase()] || undefined;
}

/** A list in a variable is a JSON array or has commas between its items. */
function parseList(text: string, name: string): readonly string[] {
  if (!text.trimStart().startsWith("[")) {
    return text.split(",").map((item) => item.trim()).filter((item) =>
      item !== ""
    );
  }
  try {
    return toTexts(JSON.parse(text), `OCU_CFG_${name}`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalid(
      `Cannot set OCU_CFG_${name}: it begins with "[" and is not a JSON array`,
      "Write a JSON array of strings, or the items with commas between them.",
    );
  }
}

function optional<T>(
  json: Json | undefined,
  name: string,
  read: (json: Json, name: string) => T,
): T | undefined {
  return json === undefined || json === null ? undefined : read(json, name);
}

function toText(json: Json, name: string): string {
  if (typeof json === "string") return json;
  throw invalid(
    `Cannot set ${name}: expected a string, got ${kindOf(json)}`,
  );
}

function toTexts(json: Json, name: string): readonly string[] {
  if (isStringList(json)) return json;
  throw invalid(
    `Cannot set ${name}: expected a list of strings, got ${kindOf(json)}`,
  );
}
