// SPDX-License-Identifier: MIT
/**
 * The shape of effects that TypeScript configs wish for. What they are allowed
 * is not asked here.
 *
 * @module
 */

import type { Effect } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";

/** Fields of each effect, by the check they must pass. */
const FIELDS: Readonly<
  Record<Effect["kind"], Readonly<Record<string, (value: Json) => boolean>>>
> = {
  shell: {
    command: isText,
    shell: isText,
    dir: isText,
    env: isTexts,
    mute: isFlag,
    continueOnError: isFlag,
    timeout: isCount,
  },
  exec: {
    argv: isArgv,
    dir: isText,
    env: isTexts,
    mute: isFlag,
    continueOnError: isFlag,
    timeout: isCount,
  },
  http: {
    method: isText,
    url: isText,
    headers: isHeaders,
    body: isText,
  },
  read_file: { path: isText },
  write_file: { path: isText, content: isText },
  read_dir: { path: isText },
  is_dir: { path: isText },
  env: {},
  pwd: {},
  os: {},
  arch: {},
  environments: {},
};

/**
 * Tells what is wrong with the shape of an effect: wrong types come from
 * configs that no checker has seen.
 *
 * @param effect What a config wishes for.
 * @returns The fault; undefined when there is none.
 */
export function faultOf(effect: Effect): string | undefined {
  const kind = String(effect?.kind);
  const fields = Object.hasOwn(FIELDS, kind) ? FIELDS[effect.kind] : undefined;
  if (fields === undefined) return `"${kind}" is no effect`;
  const given = effect as unknown as Readonly<Record<string, Json>>;
  for (const [name, fits] of Object.entries(fields)) {
    if (!fits(given[name] ?? null)) {
      return `"${name}" of "${kind}" is of a wrong type`;
    }
  }
  return undefined;
}

function isText(value: Json): boolean {
  return typeof value === "string";
}

function isFlag(value: Json): boolean {
  return typeof value === "boolean";
}

function isCount(value: Json): boolean {
  return typeof value === "number" && value >= 0;
}

function isTexts(value: Json): boolean {
  return isObject(value) && Object.values(value).every(isText);
}

function isArgv(value: Json): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}

function isHeaders(value: Json): boolean {
  return isObject(value) &&
    Object.values(value).every((list) =>
      Array.isArray(list) && list.every(isText)
    );
}

function isObject(
  value: Json,
): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
