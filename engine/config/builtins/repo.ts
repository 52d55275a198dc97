// SPDX-License-Identifier: MIT
/**
 * The words of a repo config: stores, alias, remotes, sandbox, trigger. Elsewhere they
 * are accepted and leave a warning.
 *
 * @module
 */

import { storeFs, storeGit } from "@ocuroot/sdk/declare";
import type { Json } from "@ocuroot/sdk/model";
import { POLICY_KINDS } from "@ocuroot/sdk/policy";
import {
  fromJson,
  StarlarkStruct,
  type Thread,
  type Value,
} from "@ocuroot/starlark";
import { toJson } from "../json_value.ts";
import { callOf, requireFunction, scopeOf } from "../scope.ts";
import { type Arguments, word } from "../word.ts";

const GIT =
  "git(remote_url, branch?, create_branch?, support_files?, journal?)";
const FS = "fs(path, exclusive?)";

/**
 * Gives the words of a repo config.
 *
 * @returns Builtins by name.
 */
export function repoWords(): Record<string, Value> {
  const git = word(GIT, (args) =>
    fromJson(storeGit({
      remote_url: json(args, "remote_url"),
      branch: json(args, "branch"),
      create_branch: json(args, "create_branch"),
      support_files: json(args, "support_files"),
      journal: json(args, "journal"),
    })));
  const fs = word(FS, (args) =>
    fromJson(
      storeFs(json(args, "path"), { exclusive: json(args, "exclusive") }),
    ));
  const set = word("set(state, intent?)", storeSet);
  return {
    store: new StarlarkStruct([["git", git], ["fs", fs], ["set", set]]),
    repo_alias: word("repo_alias(alias)", (args, thread) => {
      const { recorder } = scopeOf(thread);
      recorder.repoAlias(json(args, "alias"), callOf(thread));
      return null;
    }),
    remotes: word("remotes(remotes)", remotes),
    sandbox: word(`sandbox(${POLICY_KINDS.join("?, ")}?)`, sandbox),
    trigger: word("trigger(fn)", (args, thread) => {
      const value = args["fn"] ?? null;
      const fn = requireFunction(thread, {
        word: "trigger",
        name: "fn",
        value,
      });
      scopeOf(thread).recorder.trigger(fn, callOf(thread));
      return null;
    }),
  };
}

function storeSet(args: Arguments, thread: Thread): Value {
  const stores = { state: json(args, "state"), intent: json(args, "intent") };
  scopeOf(thread).recorder.storeSet(stores, callOf(thread));
  return null;
}

function remotes(args: Arguments, thread: Thread): Value {
  const urls = listOnly(json(args, "remotes"), args["remotes"]);
  scopeOf(thread).recorder.remotes(urls, callOf(thread));
  return null;
}

function sandbox(args: Arguments, thread: Thread): Value {
  const given = POLICY_KINDS.filter((kind) => args[kind] !== undefined)
    .map((kind) => [kind, listOnly(json(args, kind), args[kind])]);
  const policy = Object.fromEntries(given);
  scopeOf(thread).recorder.sandbox(policy, callOf(thread));
  return null;
}

/** A tuple is no list here, though both are arrays in JSON. */
function listOnly(urls: Json, value: Value | undefined): Json {
  const isTuple = typeof value === "object" && value?.type === "tuple";
  return isTuple ? { tuple: urls } : urls;
}

function json(args: Arguments, name: string): Json {
  return toJson(args[name] ?? null, name);
}
