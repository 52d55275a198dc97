// SPDX-License-Identifier: MIT
/**
 * When two documents mean the same. Keys have no order, null and absent
 * fields of an input are one, and an environment without attributes has none.
 *
 * @module
 */

import type {
  Environment,
  InputDescriptor,
  Inputs,
  Intent,
  Json,
} from "@ocuroot/sdk/model";

/**
 * Tells whether two JSON values are equal, whatever the order of their keys.
 *
 * @param a One value; undefined is equal to itself only.
 * @param b Another value.
 * @returns True when equal.
 */
export function equalJson(a: Json | undefined, b: Json | undefined): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return equalLists(a, b);
  const left = Object.entries(a);
  if (left.length !== Object.keys(b).length) return false;
  return left.every(([key, value]) =>
    Object.hasOwn(b, key) && equalJson(value, (b as JsonObject)[key])
  );
}

type JsonObject = { readonly [key: string]: Json };

function equalLists(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  return a.length === b.length &&
    a.every((item, at) => equalJson(item, b[at]));
}

/**
 * Tells whether inputs are the same, values included.
 *
 * @param a One set; null is the empty set.
 * @param b Another set.
 * @returns True when equal.
 */
export function equalInputs(a: Inputs | null, b: Inputs | null): boolean {
  return equalJson(plainInputs(a), plainInputs(b));
}

/**
 * Tells whether inputs ask for the same: those of a run that has not started
 * have no values yet, and what a ref will give is then taken as equal.
 *
 * @param asked The inputs of a run as stored.
 * @param wanted The inputs it is compared with.
 * @returns True when a run with the first would serve the second.
 */
export function sameRequest(
  asked: Inputs | null,
  wanted: Inputs | null,
): boolean {
  const left = plainInputs(asked);
  const right = plainInputs(wanted);
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => {
    const a = left[name] ?? {};
    const b = right[name];
    if (b === undefined) return false;
    const open = a.ref !== undefined && a.value === undefined;
    return open ? a.ref === b.ref : equalJson(a, b);
  });
}

/**
 * Tells whether a wanted and an actual deployment are the same.
 *
 * @param a Release and inputs.
 * @param b Release and inputs.
 * @returns True when equal.
 */
export function equalIntent(a: Intent, b: Intent): boolean {
  return a.release === b.release && equalInputs(a.input, b.input);
}

/**
 * Tells whether two environment documents mean the same.
 *
 * @param a One document.
 * @param b Another document.
 * @returns True when equal.
 */
export function equalEnvironment(a: Json, b: Json): boolean {
  return equalJson(plainEnvironment(a), plainEnvironment(b));
}

/**
 * Writes an environment in its one stored form.
 *
 * @param json `{name, attributes?}`.
 * @returns The same with attributes, `{}` when it had none; other JSON as is.
 */
export function plainEnvironment(json: Json): Json {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return json;
  }
  const { name, attributes } = json as unknown as Environment;
  return { name, attributes: attributes ?? {} };
}

/** The same with absent fields left out. */
function plainInputs(
  inputs: Inputs | null,
): Readonly<Record<string, Record<string, Json>>> {
  const entries = Object.entries(inputs ?? {});
  return Object.fromEntries(
    entries.map(([name, input]) => [name, plainInput(input)]),
  );
}

function plainInput(input: InputDescriptor): Record<string, Json> {
  const { ref, default: fallback, value } = input;
  return {
    ...(ref ? { ref } : {}),
    ...(fallback === undefined || fallback === null
      ? {}
      : { default: fallback }),
    ...(value === undefined || value === null ? {} : { value }),
  };
}
