// SPDX-License-Identifier: MIT
/**
 * The machine as config code sees it: shell, files, variables, and `http`.
 * Every word only asks; `engine/host/` performs.
 *
 * @module
 */

import type {
  Effect,
  ExecEffect,
  HttpResult,
  ShellEffect,
  ShellResult,
} from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import {
  EvalError,
  fromJson,
  fromText,
  StarlarkDict,
  StarlarkList,
  StarlarkStruct,
  StarlarkTuple,
  toText,
  truth,
  typeName,
  type Value,
} from "@ocuroot/starlark";
import { type Arguments, effectWord, textArgument } from "../word.ts";
import { Answer } from "./answer.ts";

/**
 * Gives the words of the machine, bare and in the struct `host`.
 *
 * @returns Builtins by name.
 */
export function hostWords(): Record<string, Value> {
  const shared = {
    os: effectWord("os()", () => ({ kind: "os" }), fromJson),
    arch: effectWord("arch()", () => ({ kind: "arch" }), fromJson),
    env: effectWord("env()", () => ({ kind: "env" }), fromJson),
    pwd: effectWord("pwd()", () => ({ kind: "pwd" }), fromJson),
    shell: effectWord(SHELL, shellEffect, shellStruct),
    read_dir: pathWord("read_dir"),
    is_dir: pathWord("is_dir"),
  };
  const read = pathWord("read_file");
  const write = effectWord("write_file(path, content)", (args) => ({
    kind: "write_file",
    path: textArgument(args, { word: "write_file", name: "path" }),
    content: textArgument(args, { word: "write_file", name: "content" }),
  }), fromJson);
  const exec = effectWord(EXEC, execEffect, shellStruct);
  const host = { ...shared, exec, read_file: read, write_file: write };
  return {
    ...shared,
    read,
    write,
    host: new StarlarkStruct(Object.entries(host)),
    http: new StarlarkStruct(Object.entries(httpWords())),
  };
}

const SHELL =
  "shell(command, shell?, dir?, env?, mute?, continue_on_error?, timeout?)";

const EXEC = "exec(argv, dir?, env?, mute?, continue_on_error?, timeout?)";

function pathWord(kind: "read_file" | "read_dir" | "is_dir"): Value {
  return effectWord(`${kind}(path)`, (args) => ({
    kind,
    path: textArgument(args, { word: kind, name: "path" }),
  }), fromJson);
}

function shellEffect(args: Arguments): ShellEffect {
  const text = (name: string, fallback?: string) =>
    textArgument(args, {
      word: "shell",
      name,
      ...(fallback === undefined ? {} : { fallback }),
    });
  return {
    kind: "shell",
    command: text("command"),
    shell: text("shell", "sh"),
    ...commonParts(args, "shell"),
  };
}

function execEffect(args: Arguments): ExecEffect {
  const value = args["argv"] ?? null;
  const isList = value instanceof StarlarkList ||
    value instanceof StarlarkTuple;
  if (!isList || value.items.length === 0) {
    throw new EvalError(
      "exec: for parameter argv: want a list of a program and its arguments",
    );
  }
  const argv = value.items.map((item) =>
    requireText(item, "exec: for parameter argv")
  );
  return { kind: "exec", argv, ...commonParts(args, "exec") };
}

/** What running a command and running a program have in common. */
function commonParts(
  args: Arguments,
  word: "shell" | "exec",
): Omit<ExecEffect, "kind" | "argv"> {
  return {
    dir: textArgument(args, { word, name: "dir", fallback: "." }),
    env: stringDict(args["env"], `${word}: for parameter env`),
    mute: truth(args["mute"] ?? null),
    continueOnError: truth(args["continue_on_error"] ?? null),
    timeout: seconds(args["timeout"], word),
  };
}

/** A timeout is given in seconds. */
function seconds(value: Value | undefined, word: string): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === "number" && value >= 0) return value * 1000;
  throw new EvalError(
    `${word}: for parameter timeout: got ${
      typeName(value)
    }, want a number of seconds`,
  );
}

function shellStruct(answer: Json): Value {
  const result = answer as unknown as ShellResult;
  return new StarlarkStruct([
    ["combined_output", fromText(result.combinedOutput)],
    ["stdout", fromText(result.stdout)],
    ["stderr", fromText(result.stderr)],
    ["exit_code", result.exitCode],
  ]);
}

function httpWords(): Record<string, Value> {
  const words: Record<string, Value> = {};
  for (const method of ["get", "head", "delete"]) {
    words[method] = httpWord(method, `${method}(url, headers?)`);
  }
  for (const method of ["post", "put", "patch"]) {
    words[method] = httpWord(method, `${method}(url, headers?, body?)`);
  }
  return words;
}

function httpWord(method: string, signature: string): Value {
  const word = `http.${method}`;
  return effectWord(signature, (args): Effect => ({
    kind: "http",
    method: method.toUpperCase(),
    url: textArgument(args, { word, name: "url" }),
    headers: headerLists(args["headers"], word),
    body: textArgument(args, { word, name: "body", fallback: "" }),
  }), httpStruct);
}

function httpStruct(answer: Json): Value {
  const result = answer as unknown as HttpResult;
  return new Answer([
    ["status_code", result.statusCode],
    ["status_text", fromText(result.statusText)],
    ["headers", fromJson(result.headers)],
    ["body", fromText(result.body)],
  ]);
}

function headerLists(
  value: Value | undefined,
  word: string,
): Record<string, readonly string[]> {
  const lists: Record<string, readonly string[]> = {};
  for (const [name, header] of dictEntries(value, `${word}: for headers`)) {
    const values = header instanceof StarlarkList ||
        header instanceof StarlarkTuple
      ? header.items
      : [header];
    lists[name] = values.map((one) =>
      requireText(one, `${word}: for header ${name}`)
    );
  }
  return lists;
}

function stringDict(
  value: Value | undefined,
  what: string,
): Record<string, string> {
  const entries = dictEntries(value, what)
    .map(([name, text]) => [name, requireText(text, `${what}["${name}"]`)]);
  return Object.fromEntries(entries);
}

function dictEntries(
  value: Value | undefined,
  what: string,
): [string, Value][] {
  if (value === undefined || value === null) return [];
  if (!(value instanceof StarlarkDict)) {
    throw new EvalError(`${what}: got ${typeName(value)}, want dict`);
  }
  return [...value.entries()].map((
    { key, value },
  ) => [requireText(key, `${what}: key`), value]);
}

function requireText(value: Value, what: string): string {
  if (typeof value === "string") return toText(value);
  throw new EvalError(`${what}: got ${typeName(value)}, want string`);
}
