// SPDX-License-Identifier: MIT
/**
 * Inputs: from what a user wrote to the descriptors that are stored. It does
 * not look values up.
 *
 * @module
 */

import { requirePackage, type State } from "./_record.ts";
import { invalid, isObject, type JsonObject, kindOf } from "./_shape.ts";
import type { InputArguments } from "./declare.ts";
import type { InputDescriptor, Inputs, Json } from "./model.ts";
import { formatRef, parseRef, resolveRef } from "./ref.ts";

/**
 * Reads the argument `inputs` of a word. A dict with any of the keys `ref`,
 * `default` and `value` is a descriptor as it stands; the rest are values.
 */
export function readInputs(json: Json | undefined, action: string): Inputs {
  if (json === undefined || json === null) return {};
  if (!isObject(json)) {
    throw invalid(
      `Cannot ${action}: inputs should be a dict, got ${kindOf(json)}`,
    );
  }
  const inputs = Object.entries(json).map(([name, value]) =>
    [name, readDescriptor(value, { name, action })] as const
  );
  return Object.fromEntries(inputs);
}

/** Performs `input(ref, default)`. */
export function readInput(state: State, args: InputArguments): Json {
  const text = isObject(args.ref) ? args.ref["ref"] : args.ref;
  const fallback = args.default ?? null;
  if ((text ?? null) === null) {
    if (fallback !== null) return { ref: null, default: fallback };
    throw invalid(
      "Cannot make input: it must have either ref or default",
      'Write input(ref="./task/build#output/x") or input(default=0).',
    );
  }
  const ref = resolveText(state, { text: text ?? null, word: "input" });
  return { ref, default: fallback };
}

/** Makes the text of a ref absolute as seen from the current package. */
export function resolveText(
  state: State,
  { text, word }: { readonly text: Json; readonly word: string },
): string {
  const base = requirePackage(state, word);
  if (typeof text !== "string") {
    throw invalid(
      `Cannot make ref: expected a string, got ${kindOf(text)}`,
    );
  }
  return formatRef(resolveRef(parseRef(text), base));
}

function readDescriptor(
  value: Json,
  { name, action }: { readonly name: string; readonly action: string },
): InputDescriptor {
  if (!isObject(value) || !isDescriptor(value)) return dropNulls({ value });
  const { ref = null, default: fallback = null, value: given = null } = value;
  if (ref !== null && typeof ref !== "string") {
    throw invalid(
      `Cannot ${action}: "ref" of input "${name}" should be a string, got ${
        kindOf(ref)
      }`,
      'A dict with a key "ref", "default" or "value" describes an input. To pass such a dict, wrap it as {"value": …}.',
    );
  }
  return {
    ...(ref === null ? {} : { ref }),
    ...(fallback === null ? {} : { default: fallback }),
    ...dropNulls({ value: given }),
  };
}

function dropNulls({ value }: { readonly value: Json }): InputDescriptor {
  return value === null ? {} : { value };
}

function isDescriptor(value: JsonObject): boolean {
  return ["ref", "default", "value"].some((key) => Object.hasOwn(value, key));
}
