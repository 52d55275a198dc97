// SPDX-License-Identifier: MIT
/**
 * Environments as config code sees them: structs with `name`, `attributes`,
 * `json()` and `dict()`.
 *
 * @module
 */

import { parseEnvironment } from "@ocuroot/sdk/environment";
import type { Environment, Json } from "@ocuroot/sdk/model";
import {
  EvalError,
  fromJson,
  fromText,
  getAttr,
  StarlarkDict,
  StarlarkList,
  StarlarkStruct,
  type Thread,
  type Value,
} from "@ocuroot/starlark";
import { toJson } from "../json_value.ts";
import { callOf, scopeOf } from "../scope.ts";
import { type Arguments, effectWord, textArgument, word } from "../word.ts";

/**
 * Gives the words about environments.
 *
 * @returns Builtins by name.
 */
export function environmentWords(): Record<string, Value> {
  return {
    environment: word("environment(name, attributes?)", environment),
    environments: effectWord("environments()", listing, readEnvironments),
    environment_from_dict: word("environment_from_dict(d)", fromDict),
    environment_from_json: word("environment_from_json(text)", fromJsonText),
    register_environment: word("register_environment(env)", register),
  };
}

function environment(args: Arguments): Value {
  const { name = null, attributes = new StarlarkDict() } = args;
  return environmentStruct(name, attributes);
}

function listing(_args: Arguments, thread: Thread): { kind: "environments" } {
  scopeOf(thread).recorder.requirePackage("environments");
  return { kind: "environments" };
}

function readEnvironments(answer: Json): Value {
  const documents = answer as readonly Json[];
  return StarlarkList.of(documents.map((document) => fromDocument(document)));
}

function fromDict(args: Arguments): Value {
  return fromDocument(toJson(args["d"] ?? null, "environment"));
}

function fromJsonText(args: Arguments): Value {
  const word = "environment_from_json";
  const text = textArgument(args, { word, name: "text" });
  try {
    return fromDocument(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new EvalError(`${word}: the text is not JSON`);
  }
}

function register(args: Arguments, thread: Thread): Value {
  const env = args["env"] ?? null;
  const name = toJson(getAttr(env, "name"), "name");
  const attributes = toJson(getAttr(env, "attributes"), "attributes");
  const { recorder } = scopeOf(thread);
  recorder.registerEnvironment({ name, attributes }, callOf(thread));
  return null;
}

function fromDocument(document: Json): Value {
  const { name, attributes }: Environment = parseEnvironment(document);
  return environmentStruct(fromText(name), fromJson(attributes ?? {}));
}

function environmentStruct(name: Value, attributes: Value): Value {
  const asDict = () =>
    StarlarkDict.of([["name", name], ["attributes", attributes]]);
  return new StarlarkStruct([
    ["name", name],
    ["attributes", attributes],
    ["dict", word("dict()", asDict)],
    [
      "json",
      word(
        "json()",
        () => fromText(sortedJson(toJson(asDict(), "environment"))),
      ),
    ],
  ]);
}

/** JSON text as the language writes it: keys sorted, no blanks. */
function sortedJson(json: Json): string {
  return JSON.stringify(json, (_key, value) => {
    const plain = typeof value === "object" && value !== null &&
      !Array.isArray(value);
    return plain
      ? Object.fromEntries(
        Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1),
      )
      : value;
  });
}
